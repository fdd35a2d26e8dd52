"""Days on which offices are closed, and their hours: filled in by the operator, never invented."""
