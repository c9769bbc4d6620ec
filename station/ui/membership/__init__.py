"""The screens of who exchanges with whom: founding, inviting, joining, and the code two people compare on the telephone."""
