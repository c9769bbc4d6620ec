"""The screens of the exchange by files: what goes out, what comes in, and the record of both."""
