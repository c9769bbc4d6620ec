"""Runs first in the built program: sqlite-utils asks for Python's own SQLite and gets the encrypting one; the folder holds no other."""

import sys

import sqlcipher3
import sqlcipher3.dbapi2

sys.modules["sqlite3"] = sqlcipher3
sys.modules["sqlite3.dbapi2"] = sqlcipher3.dbapi2
