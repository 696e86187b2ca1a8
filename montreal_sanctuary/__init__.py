"""The composition root: settings, addresses, databases, and the commands that start the house."""
