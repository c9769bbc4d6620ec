"""The place 台账, its reports: figures of a month, stations beside each other, the month in words."""
