"""The place 单位: the list of employers with their figures, one employer's record and whole story."""
