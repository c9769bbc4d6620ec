"""The manual: read from ``resources/manual``, shown beside the work with F1."""
