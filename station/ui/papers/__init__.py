"""The papers of mediation and legal aid: shown, printed, exported."""
