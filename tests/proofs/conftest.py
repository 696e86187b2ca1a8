"""A desk with keys, for the proofs about files."""

from tests.casework.conftest import desk

__all__ = ["desk"]
