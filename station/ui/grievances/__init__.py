"""The screens of grievances: list, detail and registration."""
