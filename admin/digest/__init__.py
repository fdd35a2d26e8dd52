"""The week on one page, to read aloud at the meeting of the hamlet."""
