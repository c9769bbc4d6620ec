"""Old ledgers taken in: choose the file, say what its columns are, look at the rows in trouble, write."""
