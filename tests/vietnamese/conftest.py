"""Property tests here have no deadline (the segmenter loads on first use) and fixed examples."""

from hypothesis import settings

settings.register_profile("vietnamese", deadline=None, derandomize=True)
settings.load_profile("vietnamese")
