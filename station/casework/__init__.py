"""What is true: records, rules, deadlines, letters' text and ledgers' lines as plain values and functions."""
