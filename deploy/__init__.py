"""Set a machine up: the two interpreters and what each of them needs."""
