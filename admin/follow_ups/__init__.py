"""Questions that found no answer: kept masked, answered by an office, read with a code of six letters."""
