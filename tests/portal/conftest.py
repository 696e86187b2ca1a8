"""A desk with keys and an open intake, for the pages behind the code."""

from tests.casework.conftest import desk

__all__ = ["desk"]
