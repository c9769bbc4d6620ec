"""A letter to many, printed as one run."""
