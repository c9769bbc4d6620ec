"""The screens of supervision letters: list, editor with the true page beside it, service and answer."""
