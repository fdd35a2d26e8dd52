"""The pages of the console under ``/quan-tri``."""
