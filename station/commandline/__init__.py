"""The commands of the month without the window: a module for each group of them, which loads what it needs when it is asked."""
