"""Counting for the statistics and the month report: what is counted, the sums, the records behind each, who and where."""
