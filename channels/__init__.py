"""The doors of the house: what comes in, what goes out, and the promises kept in between."""
