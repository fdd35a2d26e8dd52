"""What we know: the catalogue of procedures, and how to find the right one."""
