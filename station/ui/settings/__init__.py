"""The sections of 设置: the station and its people, rules and words, backups, the look, the log, the bin, practice data."""
