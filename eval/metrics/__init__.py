"""One metric a file: what the number means, its formula, and where it comes from."""
