"""What goes on paper and comes from it: the only room that knows openpyxl, calamine, lxml, python-docx and reportlab."""

import os

# lxml is here for Word and for the districts' own workbooks; openpyxl would import it too, to no gain, and write its files another way.
os.environ.setdefault("OPENPYXL_LXML", "False")
