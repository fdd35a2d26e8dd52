"""The measures: golden sets, metrics, and the bench."""
