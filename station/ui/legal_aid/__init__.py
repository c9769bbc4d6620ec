"""The place 援助: the list of legal-aid applications, one application stage by stage, a new one from a grievance."""
