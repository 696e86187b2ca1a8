"""The composition root: settings, addresses, databases, and the commands that start the house."""

__version__ = "0.1.0"
