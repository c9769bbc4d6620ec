"""Real carriers take system packages and minutes: only ./dev carriers runs what is here."""

import os

collect_ignore_glob = [] if "STATION_CARRIERS" in os.environ else ["test_*.py"]
