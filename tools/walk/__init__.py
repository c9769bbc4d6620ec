"""A walk over the widgets of every screen: what is cut off, hidden, nameless, out of reach of the keyboard, too pale or blurred."""
