"""The part 线索 of the place 文书: the list of matters under supervision, one of them from its clue to the archive, a new clue."""
