"""What stands in the place of the window when the file of the store is damaged."""
