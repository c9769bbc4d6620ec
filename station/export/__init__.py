"""What goes on paper: the only room that knows openpyxl, python-docx and reportlab."""

import os

# lxml is here for Word alone; openpyxl would import it too, to no gain, and write its files another way.
os.environ.setdefault("OPENPYXL_LXML", "False")
