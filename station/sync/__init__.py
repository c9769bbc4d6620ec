"""What travels by file: bundles, the drop folder and the merge."""
