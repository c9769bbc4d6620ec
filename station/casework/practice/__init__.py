"""Practice data: a believable station that never was, with everything in it invented."""
