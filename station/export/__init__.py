"""What goes on paper: the only room that knows openpyxl and reportlab."""
