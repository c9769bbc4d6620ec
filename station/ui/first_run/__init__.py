"""The first start: four steps from an empty folder to a working station."""
