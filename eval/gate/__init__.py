"""The gate in front of people: does a new version do worse than the one they talk to?"""
