"""Ask the team of a hamlet to come: a form without sign-in, a list for those who go, and wiping in time."""
