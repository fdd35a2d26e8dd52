"""The web channel: the chat page and the JSON interface behind it."""
