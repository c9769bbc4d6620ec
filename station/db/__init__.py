"""What is kept: the only room that speaks SQL."""

import sys

import sqlcipher3

# sqlite-utils looks for a module of this name before it takes the interpreter's own SQLite, which cannot encrypt
sys.modules["pysqlite3"] = sqlcipher3
sys.modules["pysqlite3.dbapi2"] = sqlcipher3.dbapi2
