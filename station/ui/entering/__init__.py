"""Coming in: the page before anything is open, first passwords, recovery sheets, and the lock of the window."""
