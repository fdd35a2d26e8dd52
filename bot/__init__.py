"""The Rasa assistant. Everything that imports rasa is here, and runs under Python 3.10."""
