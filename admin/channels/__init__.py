"""The channels as the person on duty sees them: what goes in and out, what is stuck, on and off."""
