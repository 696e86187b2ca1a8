"""What can go wrong with a sealed thing, without the reason: it would help who tries keys."""


class CannotOpen(Exception):
    """A sealed thing that does not open: another key or context, cut, changed, or of an unknown suite."""


class Unreadable(Exception):
    """A text that cannot be sealed: it is longer than the largest padded size."""
