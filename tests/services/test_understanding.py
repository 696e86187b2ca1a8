"""What a query is understood to mean, with a small vocabulary of its own."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.rules.terms import RawTerm, indexed_terms, parsed_targets
from services.rules.understanding import Understanding, understand
from services.rules.vocabulary import Lexicon, PlaceName, compiled_lexicon

PARENTS = {
    "banque-alimentaire": "alimentation",
    "repas": "alimentation",
    "hommes": "hebergement",
    "meubles": "biens",
    "banque": "travail",
    "violence-conjugale": "violence",
    "eviction": "logement",
    "vetements": "biens",
    "vaccination-depistage": "sante",
}
TERMS = [
    ("banque alimentaire", "fr", "banque-alimentaire:5"),
    ("banque", "fr", "banque:3"),
    ("food bank", "en", "banque-alimentaire:5"),
    ("foodbank", "en", "banque-alimentaire:5"),
    ("manger", "fr", "alimentation:3,repas:2"),
    ("lit", "fr", "hebergement:3,meubles:2"),
    ("hébergement", "fr", "hebergement:3"),
    ("shelter", "en", "hebergement:3"),
    ("pour un homme", "fr", "audience=men:2,hommes:1"),
    ("mon mari me frappe", "fr", "violence-conjugale:5,danger=1"),
    ("gratuit", "fr", "cost=free"),
    ("me van a desalojar", "es", "eviction:5"),
    ("lettre du tribunal", "fr", "eviction:3,hearing-letter=1"),
    ("hiver", "fr", "vetements:2"),
    ("hiv", "en", "vaccination-depistage:5"),
    ("parc", "fr", "piscine-loisirs:3"),
    ("食物", "zh", "banque-alimentaire:5"),
]
STOPS = [(word, "fr") for word in ("je", "cherche", "une", "un", "pour", "mon", "me", "du", "je cherche")] + [
    (word, "en") for word in ("i", "need", "a", "i need a")
]
PLACES = [
    ("Berri-UQAM", PlaceName("station", "berri-uqam", needs_announcement=False)),
    ("Peel", PlaceName("station", "peel", needs_announcement=True)),
    ("Verdun", PlaceName("borough", "verdun")),
    ("parc-extension", PlaceName("borough", "villeray")),
]


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    terms = [RawTerm(term, language, parsed_targets(targets)) for term, language, targets in TERMS]
    return compiled_lexicon(
        indexed_terms(terms, STOPS),
        places=PLACES,
        postal_areas=["H2X", "H4G"],
        dictionary=[{"fr": "repas", "en": "meal", "es": "comida"}],
        listing_words={"doris": 2, "bonneau": 1},
    )


Meaning = Callable[[str], Understanding]


@pytest.fixture
def meaning(lexicon: Lexicon) -> Meaning:
    return lambda query: understand(query, lexicon, PARENTS)


def needs(understanding: Understanding) -> list[str]:
    return [concept.category for concept in understanding.concepts]


def test_the_longest_term_wins_over_the_words_inside_it(meaning: Meaning) -> None:
    assert needs(meaning("je cherche une banque alimentaire")) == ["banque-alimentaire", "alimentation"]


def test_half_of_a_need_goes_to_its_field(meaning: Meaning) -> None:
    weights = {concept.category: concept.weight for concept in meaning("food bank").concepts}
    assert weights == {"banque-alimentaire": 5, "alimentation": 2.5}


def test_a_word_may_mean_two_needs(meaning: Meaning) -> None:
    assert needs(meaning("un lit"))[:2] == ["hebergement", "meubles"]


@pytest.mark.parametrize(
    "query", ["hebergment", "hébergements", "HEBERGEMENT", "l’hébergement", "lhebergement"]
)
def test_accents_elisions_plurals_and_typing_errors_do_not_matter(meaning: Meaning, query: str) -> None:
    assert needs(meaning(query)) == ["hebergement"]


def test_a_correction_is_told(meaning: Meaning) -> None:
    understood = meaning("sheltre")
    assert needs(understood) == ["hebergement"]
    assert [(one.typed, one.read) for one in understood.corrections] == [("sheltre", "shelter")]
    assert ("shelter", "sheltre") in understood.text_groups


def test_words_written_together_or_apart_are_read(meaning: Meaning) -> None:
    assert needs(meaning("banquealimentaire")) == ["banque-alimentaire", "alimentation"]
    assert needs(meaning("heber gement")) == ["hebergement"]


def test_a_word_of_a_listing_is_never_corrected(meaning: Meaning) -> None:
    assert not meaning("doris").corrections
    assert meaning("boneau").corrections[0].read == "bonneau"


def test_words_in_another_order_are_a_little_less_sure(meaning: Meaning) -> None:
    exact, loose = meaning("mon mari me frappe"), meaning("frappe hier par mari")
    assert needs(exact)[0] == needs(loose)[0] == "violence-conjugale"
    assert loose.concepts[0].weight < exact.concepts[0].weight


def test_danger_and_letters_with_a_deadline_are_flagged(meaning: Meaning) -> None:
    assert meaning("mon mari me frappe").is_danger
    assert not meaning("banque alimentaire").is_danger
    assert meaning("lettre du tribunal").letters == ("hearing-letter",)


def test_hints_lift_facets(meaning: Meaning) -> None:
    understood = meaning("hébergement gratuit pour un homme")
    assert set(understood.hints) == {("cost", "free", 1.0), ("audience", "men", 2.0)}


def test_the_very_word_counts_before_a_word_of_the_same_stem(meaning: Meaning) -> None:
    assert needs(meaning("hiver"))[0] == "vetements"
    assert needs(meaning("hiv"))[0] == "vaccination-depistage"


def test_a_word_hints_at_what_the_phrases_it_stands_in_are_about(meaning: Meaning) -> None:
    assert needs(meaning("me quieren desalojar"))[0] == "eviction"


def test_places_are_taken_out_of_the_words(meaning: Meaning) -> None:
    understood = meaning("banque alimentaire parc-extension")
    assert understood.boroughs == ("villeray",)
    assert needs(understood) == ["banque-alimentaire", "alimentation"]
    assert meaning("Verdun").boroughs == ("verdun",)


def test_a_station_of_one_common_word_needs_the_word_metro(meaning: Meaning) -> None:
    assert meaning("métro Peel").near == "peel"
    assert meaning("peel").near == ""
    assert meaning("lit berri uqam").near == "berri-uqam"


@pytest.mark.parametrize("query", ["repas H2X", "repas h2x 1y4", "repas H2X1Y4"])
def test_a_postal_code_is_a_place(meaning: Meaning, query: str) -> None:
    understood = meaning(query)
    assert understood.near == "H2X"
    assert understood.text_groups == (("repas", "meal"),)


def test_a_word_is_looked_for_in_both_languages(meaning: Meaning) -> None:
    assert ("comida", "repas", "meal") in meaning("comida").text_groups


def test_scripts_without_spaces_are_found_inside_the_text(meaning: Meaning) -> None:
    assert needs(meaning("我要食物"))[0] == "banque-alimentaire"


def test_stop_words_alone_mean_nothing(meaning: Meaning) -> None:
    understood = meaning("je cherche une")
    assert understood.concepts == ()
    assert understood.text_groups == ()


def test_an_unknown_word_means_nothing_but_is_looked_for(meaning: Meaning) -> None:
    understood = meaning("xqzvwt")
    assert understood.concepts == ()
    assert understood.text_groups == (("xqzvwt",),)


@given(query=st.text(max_size=400))
def test_any_text_is_understood_without_failing(lexicon: Lexicon, query: str) -> None:
    understood = understand(query, lexicon, PARENTS)
    assert all(concept.weight > 0 for concept in understood.concepts)


def test_targets_are_read_as_editors_write_them() -> None:
    assert parsed_targets("hommes:1,audience=men:2,danger=1,open=now") == {
        "hommes": 1,
        "audience=men": 2,
        "danger": 1,
        "open=now": 1,
    }
    with pytest.raises(ValueError, match="could not convert"):
        parsed_targets("hommes:beaucoup")
