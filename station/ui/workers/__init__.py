"""The place 职工: the list of people, and all that is held about one of them."""
