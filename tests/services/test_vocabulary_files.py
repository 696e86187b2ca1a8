"""
The words people say are data that editors change: these tests read the files as an editor left them.

The rules are those of services/vocabulary/README.md.
"""

import csv
import unicodedata
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path

import pytest

VOCABULARY = Path(__file__).parents[2] / "services" / "vocabulary"
PLACES_AND_CATEGORIES = Path(__file__).parents[2] / "services" / "data"

LANGUAGES = {
    *("fr", "en", "es", "ht", "pt", "ar", "ar-Latn", "mul"),
    *("zh", "uk", "pa", "fa", "tl", "hi", "ur", "vi"),
}
KINDS = {"word", "phrase", "name", "typo"}
AUDIENCES = (
    *("women", "men", "youth", "families", "children"),
    *("seniors", "lgbtq", "disabled", "newcomers"),
)
# What a facet may be set to; None: a language's code.
FACETS: dict[str, set[str] | None] = {
    "audience": set(AUDIENCES),
    "open": {"now"},
    "papers": {"none"},
    "status": {"never"},
    "cost": {"free"},
    "access": {"walk_in"},
    "language": None,
    "danger": {"1"},
    "eviction-letter": {"1"},
    "rent-letter": {"1"},
    "hearing-letter": {"1"},
    "removal-letter": {"1"},
}
# Fewer words than these, and a need cannot be found by the people who speak the language.
LEAST_TERMS = {"fr": 25, "en": 25, "es": 8, "ht": 8, "pt": 6, "ar": 6}
# Needs that people have most, or are the most afraid to name.
LEAST_TERMS_OF_GREAT_NEEDS = {"fr": 150, "en": 150, "es": 30, "ht": 30, "pt": 25, "ar": 25}
GREAT_NEEDS = (
    *("hebergement", "alimentation", "sante", "violence", "droit"),
    *("logement", "ecoute", "travail", "integration"),
)
# Said in half of all needs: pointing anywhere, they would pull every query there.
WORDS_THAT_CARRY_NOTHING = {
    *("centre", "center", "aide", "service", "services", "personne", "person", "help", "organisme"),
    *("endroit", "place", "ayuda", "centro", "moun", "lugar", "ajuda", "مساعدة"),
}


def read(name: str) -> list[dict[str, str]]:
    """Read one file of the vocabulary; extra or missing cells show as None keys or values."""
    with (VOCABULARY / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


@cache
def tops() -> dict[str, str]:
    """Map each category slug to the slug of its top category."""
    with (PLACES_AND_CATEGORIES / "categories.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return {row["sub"] or row["top"]: row["top"] for row in rows}


@cache
def terms() -> list[tuple[str, dict[str, str]]]:
    """Read every term, each with the name of its file."""
    files = sorted(file.name for file in VOCABULARY.glob("terms-*.tsv"))
    return [(name, row) for name in files for row in read(name)]


def targets_of(row: dict[str, str]) -> list[tuple[str, str]]:
    """Cut the targets into (slug or facet, weight); a facet that is only a mention has no weight."""
    pairs = [target.partition(":") for target in row["targets"].split(",")]
    return [(name, weight) for name, _colon, weight in pairs]


def fold(term: str) -> str:
    """Write a term without accents and in lower case."""
    decomposed = unicodedata.normalize("NFD", term.lower())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


@pytest.mark.parametrize("file", sorted(VOCABULARY.glob("*.tsv")), ids=lambda file: file.name)
def test_a_file_is_plain_text_that_any_editor_can_save(file: Path) -> None:
    text = file.read_bytes().decode("utf-8")
    assert text == unicodedata.normalize("NFC", text)
    assert text.endswith("\n")
    for forbidden in ("\u00a0", "\u202f", "\u2019", "\ufeff", "\r", "  ", " \t", "\t "):
        assert forbidden not in text, f"{forbidden!r} in {file.name}"
    lines = text.splitlines()
    cells = lines[0].count("\t")
    assert [line for line in lines if line.count("\t") != cells] == []
    assert len(set(lines)) == len(lines)


def test_every_term_names_a_known_language_and_kind() -> None:
    for name, row in terms():
        assert list(row) == ["term", "language", "targets", "kind", "note"], name
        assert row["language"] in LANGUAGES, row
        assert row["kind"] in KINDS, row
        assert row["term"] == row["term"].strip().lower() != "", row
        assert len(row["term"]) <= 120, row
        if row["kind"] in ("word", "phrase"):
            assert (row["kind"] == "phrase") == (" " in row["term"]), row


def test_every_target_is_a_category_or_a_facet_with_a_weight_from_one_to_five() -> None:
    for _name, row in terms():
        targets = targets_of(row)
        assert len({target for target, _weight in targets}) == len(targets), row
        for target, weight in targets:
            facet, equals, value = target.partition("=")
            if equals:
                assert facet in FACETS, row
                values = FACETS[facet]
                assert value in values if values is not None else value in LANGUAGES | {"ru", "bn", "ta"}, row
                assert weight in {"", "1", "2", "3"}, row
            else:
                assert target in tops(), row
                assert weight in {"1", "2", "3", "4", "5"}, row


def test_a_term_stands_once_in_a_language() -> None:
    seen = Counter((row["term"], row["language"]) for _name, row in terms())
    assert [key for key, times in seen.items() if times > 1] == []


def test_a_term_with_and_without_accents_does_not_contradict_itself() -> None:
    by_folded: dict[tuple[str, str], set[str]] = defaultdict(set)
    for _name, row in terms():
        by_folded[fold(row["term"]), row["language"]].add(row["targets"])
    assert {key: targets for key, targets in by_folded.items() if len(targets) > 1} == {}


def test_every_category_can_be_said_in_six_languages() -> None:
    counted: Counter[tuple[str, str]] = Counter()
    for _name, row in terms():
        slugs = {target for target, _weight in targets_of(row) if "=" not in target}
        for slug in slugs | {tops()[slug] for slug in slugs}:
            counted[slug, row["language"]] += 1
    lacking = {
        (slug, language): counted[slug, language]
        for slug in tops()
        for language, least in (LEAST_TERMS_OF_GREAT_NEEDS if slug in GREAT_NEEDS else LEAST_TERMS).items()
        if counted[slug, language] < least
    }
    assert lacking == {}


def test_every_category_has_a_term_that_settles_it_alone() -> None:
    settled = {target for _name, row in terms() for target, weight in targets_of(row) if weight == "5"}
    # The tops that only add up their parts.
    assert set(tops()) - settled <= {
        *("ville", "logement", "alimentation", "ecoute", "violence", "droit"),
        *("travail", "famille", "biens", "integration"),
    }


def test_words_that_stand_in_every_need_point_nowhere() -> None:
    assert [row for _name, row in terms() if row["term"] in WORDS_THAT_CARRY_NOTHING] == []


def test_a_stop_word_is_not_a_term() -> None:
    stop_words = {(row["term"], row["language"]) for row in read("stopwords.tsv")}
    assert len(stop_words) == len(read("stopwords.tsv"))
    assert {language for _term, language in stop_words} <= LANGUAGES
    assert [row for _name, row in terms() if (row["term"], row["language"]) in stop_words] == []


def test_no_language_stops_a_word_that_settles_a_need_in_another() -> None:
    stop_words = {fold(row["term"]) for row in read("stopwords.tsv")}
    silenced = [
        row
        for _name, row in terms()
        if fold(row["term"]) in stop_words
        and any(weight in {"4", "5"} for _target, weight in targets_of(row))
    ]
    assert silenced == []


def test_negations_are_never_stopped() -> None:
    stop_words = {row["term"] for row in read("stopwords.tsv")}
    # « pas de papiers » is not « papiers ».
    assert not stop_words & {
        "pas",
        "sans",
        "plus",
        "no",
        "not",
        "without",
        "dont",
        "sin",
        "pa",
        "san",
        "não",
        "بدون",
    }


@pytest.mark.parametrize(
    ("term", "language"),
    [
        ("mon mari me frappe", "fr"),
        ("je veux mourir", "fr"),
        ("my husband hits me", "en"),
        ("feel like dying", "en"),
        ("boss took my passport", "en"),
        ("mi esposo me pega", "es"),
        ("mari m ap bat mwen", "ht"),
        ("meu marido me bate", "pt"),
        ("زوجي يضربني", "ar"),
    ],
)
def test_words_of_danger_show_the_phone_lines_and_never_lead_to_the_police(term: str, language: str) -> None:
    (row,) = [row for _name, row in terms() if (row["term"], row["language"]) == (term, language)]
    targets = dict(targets_of(row))
    assert "danger=1" in targets
    assert "police" not in targets


def test_violence_at_home_and_suicide_are_always_marked_as_danger() -> None:
    unmarked = [
        row
        for _name, row in terms()
        if {("violence-conjugale", "5"), ("violence-sexuelle", "5"), ("suicide", "5")} & set(targets_of(row))
        and "danger=1" not in dict(targets_of(row))
    ]
    assert unmarked == []


def test_every_borough_can_be_said_and_no_place_stands_in_two() -> None:
    with (PLACES_AND_CATEGORIES / "boroughs.csv").open(encoding="utf-8", newline="") as file:
        boroughs = {row["slug"] for row in csv.DictReader(file)}
    places = read("places.tsv")
    assert {row["borough"] for row in places} == boroughs
    assert [term for term, times in Counter(row["term"] for row in places).items() if times > 1] == []


def test_a_place_is_not_a_need() -> None:
    places = {row["term"] for row in read("places.tsv")}
    assert [row for _name, row in terms() if row["term"] in places] == []


def test_the_dictionary_says_each_thing_in_six_languages() -> None:
    rows = read("dictionary.tsv")
    assert len(rows) >= 350
    assert list(rows[0]) == ["fr", "en", "es", "ht", "pt", "ar"]
    assert [row for row in rows if not all(row.values())] == []
    assert [word for word, times in Counter(row["fr"] for row in rows).items() if times > 1] == []


def test_there_are_enough_words() -> None:
    assert len(terms()) >= 4_000
