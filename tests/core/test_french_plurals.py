"""French counts none and one alike; gettext alone counts as English does."""

import pytest
from django.utils.translation import ngettext, override


@pytest.mark.parametrize(
    ("language", "number", "words"),
    [
        ("fr", 0, "%(count)s demande"),
        ("fr", 1, "%(count)s demande"),
        ("fr", 2, "%(count)s demandes"),
        ("en", 0, "%(count)s requests"),
        ("en", 1, "%(count)s request"),
    ],
)
def test_each_language_counts_in_its_own_way(language: str, number: int, words: str) -> None:
    with override(language):
        assert ngettext("%(count)s demande", "%(count)s demandes", number) == words
