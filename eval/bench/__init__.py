"""Our speed next to stock Rasa's: the same questions, the same machine, one after another, in one run."""
