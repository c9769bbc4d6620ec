"""The place 调解: its list, opening a mediation, its record with sessions, end and agreement."""
