"""
The real directory, searched as frightened people would: what could hurt somebody must not come back.

Each test says who asks. What it holds is a pattern of meaning, not one sentence, so each has several.
"""

import datetime as dt
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from services.queries.cards import cards_for
from services.queries.lines import SLUGS_FOR
from services.queries.search import search
from services.queries.vocabulary import forget_compiled
from services.rules.circumstances import circumstances_of
from services.rules.criteria import SearchCriteria
from services.rules.persons import persons_in

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 11, 18, 22, 30, tzinfo=ZoneInfo("America/Montreal"))
WOMEN_ONLY = {
    "chez-doris", "obm-patricia-mackenzie", "dauphinelle", "maison-dalauze", "maison-reconfort",
    "maison-hebergement-anjou", "maison-secours-femmes",
}  # fmt: skip
MEN_ONLY = {"obm-webster", "maison-du-pere", "mission-bon-accueil"}
COMPLAINTS = {"ombudsman-montreal", "cai", "cdpdj", "deontologie-policiere", "opc"}


@pytest.fixture(scope="module", autouse=True)
def real_directory(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Load the shipped directory once for this file, and take it back."""
    with django_db_blocker.unblock():
        with transaction.atomic(using="directory"):
            call_command("load_directory")
            forget_compiled()
            yield
            transaction.set_rollback(True, using="directory")
        forget_compiled()


def found(query: str, count: int = 20) -> list[str]:
    results = search(SearchCriteria(query=query), language="fr", at=AT)
    return [card.slug for card in cards_for(results.hits[:count], language="fr", at=AT)]


def occasion(query: str) -> str:
    return search(SearchCriteria(query=query), language="fr", at=AT).understanding.occasion


def needs(query: str) -> set[str]:
    concepts = search(SearchCriteria(query=query), language="fr", at=AT).understanding.concepts
    return {concept.category for concept in concepts if concept.own_weight > 0}


@pytest.mark.parametrize(
    "query",
    ["mon patron ne me paye pas", "mon boss ne paie pas", "mon patron ne me paye pas sans papiers"],
)
def test_a_worker_who_is_not_paid_finds_the_workers_centre_first(query: str) -> None:
    assert found(query)[0] == "ctti"
    assert "praida" not in found(query)


@pytest.mark.parametrize(
    "query",
    [
        "douleur à la poitrine", "infarctus", "chest pain", "mon père fait un avc", "she is not breathing",
        "mon ami a fait une overdose il respire plus", "he had a stroke", "elle ne se réveille plus",
    ],
)  # fmt: skip
def test_somebody_who_may_be_dying_gets_911_and_no_birthing_centre(query: str) -> None:
    assert occasion(query) == "life"
    assert found(query)[0] == "info-sante-811"
    births = {"maison-naissances-jeanne-mance", "maison-bleue", "clinique-dentaire-whm"}
    assert births.isdisjoint(found(query))
    assert not any("naissance" in slug for slug in found(query))


def test_no_line_about_violence_is_offered_for_an_overdose() -> None:
    for kind in ("life", "overdose", "birth", "missing"):
        assert {"sos-violence-conjugale", "cvasm"}.isdisjoint(SLUGS_FOR[kind])


@pytest.mark.parametrize(
    "query", ["j'ai pris trop de pilules", "I took pills", "swallowed the whole bottle of pills"]
)
def test_somebody_who_took_pills_gets_the_suicide_line_and_811_only(query: str) -> None:
    assert occasion(query) == "overdose"
    assert set(found(query)) == {"prevention-suicide", "info-sante-811"}


@pytest.mark.parametrize(
    "query",
    ["my ex is outside my door right now", "il est dehors avec un couteau", "mon ex attend devant ma porte",
     "he is standing outside my house"],
)  # fmt: skip
def test_somebody_whose_aggressor_is_outside_is_not_sent_to_a_shelter(query: str) -> None:
    assert occasion(query) == "violence"
    assert found(query)[0] == "sos-violence-conjugale"
    assert MEN_ONLY.isdisjoint(found(query))
    assert "hebergement" not in needs(query)


@pytest.mark.parametrize(
    "query", ["je dors dehors ce soir", "sleeping outside tonight", "il fait froid dehors, pas de lit"]
)
def test_somebody_who_sleeps_outside_still_finds_a_bed(query: str) -> None:
    assert occasion(query) == "tonight"


@pytest.mark.parametrize(
    "query", ["mon mari dit qu'il va me tuer", "my husband said he will kill me", "il menace de me tuer"]
)
def test_somebody_threatened_by_another_is_not_taken_for_suicidal(query: str) -> None:
    assert occasion(query) == "violence"
    assert found(query)[0] == "sos-violence-conjugale"
    assert "prevention-suicide" not in found(query, 5)


@pytest.mark.parametrize(
    "query", ["je vais me tuer", "je veux me tuer", "j'va me tuer", "I want to kill myself"]
)
def test_somebody_who_would_kill_themselves_is_never_taken_for_threatened(query: str) -> None:
    assert occasion(query) == "suicide"
    assert found(query)[0] == "prevention-suicide"


@pytest.mark.parametrize("query", ["ma femme me frappe", "my wife beats me I'm a man", "ma blonde me bat"])
def test_a_man_beaten_by_his_wife_finds_the_line_and_the_victims_centre_before_houses_for_women(
    query: str,
) -> None:
    assert found(query)[:2] == ["sos-violence-conjugale", "cavac-cellule"]


@pytest.mark.parametrize("query", ["mon père me bat", "my dad hits me", "ma mère me frappe"])
def test_a_child_beaten_at_home_finds_the_line_for_the_young_first(query: str) -> None:
    assert occasion(query) == "young"
    assert found(query)[0] == "tel-jeunes"
    assert WOMEN_ONLY.isdisjoint(found(query, 3))


def test_somebody_beaten_is_not_offered_a_tax_clinic_by_a_repaired_spelling() -> None:
    assert "impots" not in needs("he hits me and takes my phone")
    assert "dents-yeux" not in needs("lettre de renvoi dans 5 jours")


@pytest.mark.parametrize(
    "query", ["He left a goodbye letter and I can't find him", "lettre d'adieu de ma soeur"]
)
def test_somebody_who_found_a_goodbye_letter_gets_the_suicide_line(query: str) -> None:
    assert occasion(query) == "suicide"
    assert found(query)[0] == "prevention-suicide"
    assert "ecrivain-public" not in needs(query)


@pytest.mark.parametrize("query", ["ma fille est disparue", "my son is missing", "I cannot find my daughter"])
def test_a_parent_whose_child_has_disappeared_gets_911(query: str) -> None:
    assert occasion(query) == "missing"
    assert "boite-bienvenue-bebe" not in found(query)


@pytest.mark.parametrize(
    "query", ["I ran away from home im 16", "j'ai 15 ans et j'ai nulle part où dormir", "I'm 16 and homeless"]
)
def test_a_minor_without_a_bed_is_never_sent_to_a_shelter_for_adults(query: str) -> None:
    assert found(query)[0] == "tel-jeunes"
    assert (MEN_ONLY | WOMEN_ONLY | {"maison-tangente"}).isdisjoint(found(query))


def test_a_boy_who_wants_to_die_finds_both_lines_first_and_no_lodging() -> None:
    assert occasion("j'ai 15 ans et je veux mourir") == "suicide"
    assert set(found("j'ai 15 ans et je veux mourir", 2)) == {"prevention-suicide", "tel-jeunes"}
    assert "maison-tangente" not in found("j'ai 15 ans et je veux mourir")


@pytest.mark.parametrize(
    "query",
    [
        "chu un homme, j'ai pas de place où dormir à soir",
        "bed tonight for a man",
        "refuge pour hommes cette nuit",
    ],
)
def test_a_man_outside_tonight_is_not_sent_to_places_for_women(query: str) -> None:
    assert occasion(query) == "tonight"
    assert set(found(query, 2)) == {"obm-webster", "maison-du-pere"}
    assert WOMEN_ONLY.isdisjoint(found(query))


@pytest.mark.parametrize(
    "query", ["femme seule sans abri cette nuit", "I'm a woman alone nowhere to sleep tonight"]
)
def test_a_woman_alone_tonight_finds_a_bed_not_a_listening_line(query: str) -> None:
    assert occasion(query) == "tonight"
    assert set(found(query, 2)) == {"chez-doris", "obm-patricia-mackenzie"}
    assert {"tel-jeunes", "obm-webster", "maison-du-pere"}.isdisjoint(found(query))


@pytest.mark.parametrize(
    "query",
    [
        "père avec deux enfants sans logement ce soir",
        "hébergement famille ce soir",
        "two kids and nowhere to sleep",
    ],
)
def test_a_family_tonight_is_told_to_call_211_before_years_of_waiting(query: str) -> None:
    assert occasion(query) == "tonight"
    assert found(query)[0] == "211"
    assert {"omhm", "obm-webster"}.isdisjoint(found(query))


@pytest.mark.parametrize(
    "query",
    ["agents frontaliers à ma porte", "immigration knocking at my door", "dénoncer un voisin sans papiers"],
)
def test_somebody_with_agents_at_the_door_finds_lawyers_before_any_state_service(query: str) -> None:
    assert occasion(query) == "agents"
    assert {"aide-juridique", "action-refugies"} <= set(found(query, 3))
    assert "praida" not in found(query, 3)
    assert COMPLAINTS.isdisjoint(found(query))


@pytest.mark.parametrize(
    "query", ["ma soeur a été arrêtée par l'immigration", "lettre de renvoi dans 5 jours"]
)
def test_the_sister_of_a_detained_person_is_not_offered_complaints(query: str) -> None:
    assert set(found(query, 2)) == {"action-refugies", "aide-juridique"}
    assert COMPLAINTS.isdisjoint(found(query))


def test_somebody_stopped_by_the_police_finds_legal_aid_first_and_no_consumer_office() -> None:
    results = found("la police m'a arrêté et demandé mes papiers")
    assert results[0] == "aide-juridique"
    assert "opc" not in results


def test_somebody_who_refuses_the_police_is_not_sent_to_them() -> None:
    assert "deontologie-policiere" not in found("on m'a volé et battu mais je ne veux pas appeler la police")


@pytest.mark.parametrize("query", ["avortement", "I want an abortion"])
def test_a_woman_who_wants_an_abortion_is_not_sent_to_a_birthing_centre(query: str) -> None:
    assert found(query)[0] == "info-sante-811"
    assert not any("naissance" in slug for slug in found(query))


@pytest.mark.parametrize("query", ["my water broke", "enceinte et je saigne beaucoup", "j'ai perdu mes eaux"])
def test_a_woman_giving_birth_gets_911_and_811(query: str) -> None:
    assert occasion(query) == "birth"
    assert "info-sante-811" in found(query, 3)


def test_somebody_with_a_toothache_and_no_money_gets_the_dental_clinic_and_nothing_else() -> None:
    assert found("mal de dents urgent pas d'argent") == ["clinique-dentaire-whm"]
    assert found("dentiste") == ["clinique-dentaire-whm"]


def test_somebody_hungry_is_not_sent_to_a_wholesaler_or_a_food_bank_of_other_streets() -> None:
    for query in ("étudiant qui a faim", "banque alimentaire", "food bank"):
        assert "moisson-montreal" not in found(query)
        assert "maison-partage-youville" not in found(query, 3)
    assert "ecole" not in needs("étudiant qui a faim")


def test_papers_beside_another_need_say_for_whom_and_not_what() -> None:
    assert "info-immigration" not in needs("mal de dents sans papiers")
    assert "info-immigration" in needs("sans papiers")


@pytest.mark.parametrize(
    ("words", "who"),
    [
        ("im 16", "minor"),
        ("i 16", "minor"),
        ("ai 15 ans", "minor"),
        ("fils de 10 ans", "family"),
        ("chu un homme", "man"),
    ],
)
def test_who_asks_is_read_from_the_words(words: str, who: str) -> None:
    assert who in persons_in(words)


@pytest.mark.parametrize(
    "words", ["i 16 weeks pregnant", "im 12 weeks", "ai 2 enfants", "ai 45 ans", "dans 5 jours"]
)
def test_numbers_that_are_no_age_make_nobody_a_minor(words: str) -> None:
    assert "minor" not in persons_in(words)


@pytest.mark.parametrize(
    "query", ["", "banque alimentaire verdun", "bibliothèque", "cours de français", "clsc"]
)
def test_everyday_searches_start_no_alarm(query: str) -> None:
    assert circumstances_of(query).occasion == ""


def test_a_short_word_is_repaired_only_where_nothing_else_is_understood() -> None:
    assert found("i was rapd")[0] == "cvasm"
    meant = search(SearchCriteria(query="banque alimentaire litt"), language="fr", at=AT).understanding
    assert not any(correction.typed == "litt" for correction in meant.corrections)
