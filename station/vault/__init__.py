"""What locks the store: the data key, who may open it, and the sealing of single files. Knows no SQL and no screen."""
