"""Casework for union service stations: grievances, mediation, legal aid, supervision letters, ledgers."""

__version__ = "0.1.0"
NAME = "工会服务站办案"  # as the menu, the window, the installer and the papers say it
STORE_SHAPE = 1  # how many of the shapes in db/migrations.py this version knows
