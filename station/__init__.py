"""Casework for union service stations: grievances, mediation, legal aid, supervision letters, ledgers."""

__version__ = "0.1.0"
