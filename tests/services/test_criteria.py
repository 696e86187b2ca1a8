"""Searches read from addresses and forms, good and bad."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.rules.criteria import MAX_QUERY_LENGTH, Choices, SearchCriteria, parse_criteria

CHOICES = Choices(
    category=frozenset({"repas", "clsc"}),
    borough=frozenset({"verdun", "lachine"}),
    language=frozenset({"fr", "es"}),
    cost=frozenset({"free", "unknown"}),
    papers=frozenset({"none", "any_name", "unknown"}),
    status=frozenset({"never", "unknown"}),
    access=frozenset({"walk_in"}),
    audience=frozenset({"women"}),
    postal_areas=frozenset({"H2X"}),
    stations={"berri-uqam": "berri-uqam", "jean-talon": "jean-talon"},
)


def read(**parameters: str | list[str]) -> tuple[SearchCriteria, list[str]]:
    given_values = {name: [value] if isinstance(value, str) else value for name, value in parameters.items()}
    criteria, problems = parse_criteria(given_values, CHOICES)
    return criteria, [problem.parameter for problem in problems]


def test_a_form_with_everything_empty_is_the_whole_directory() -> None:
    assert read(q="", category="", near=" ", page="", sort="") == (SearchCriteria(), [])


def test_values_of_one_filter_add_up_in_a_fixed_order() -> None:
    criteria, problems = read(borough=["verdun", "lachine", "verdun"], papers="none")
    assert criteria.borough == ("lachine", "verdun")
    assert criteria.papers == ("none",)
    assert not problems


@pytest.mark.parametrize(
    ("given_near", "near"),
    [
        ("h2x", "H2X"),
        ("H2X 1Y4", "H2X"),
        ("Berri-UQAM", "berri-uqam"),
        ("métro Jean Talon", "jean-talon"),
        ("45.5088, -73.5540", "45.5107,-73.5520"),
        ("45.5107,-73.5520", "45.5107,-73.5520"),
    ],
)
def test_near_is_a_postal_code_a_station_or_a_rounded_position(given_near: str, near: str) -> None:
    assert read(near=given_near) == (SearchCriteria(near=near), [])


def test_a_position_is_kept_no_finer_than_500_m() -> None:
    assert read(near="45.5088,-73.5540")[0] == read(near="45.5091,-73.5545")[0]


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("near", "K1A"),
        ("near", "48.85,2.35"),
        ("near", "nulle part"),
        ("open", "demain"),
        ("open", "mo-2560"),
        ("page", "-1"),
        ("page", "0"),
        ("page", "１"),
        ("page", "9" * 400),
        ("sort", "prix"),
        ("category", "n'existe pas"),
        ("step_free", "peut-être"),
        ("by", "pigeon"),
        ("couleur", "bleu"),
    ],
)
def test_what_cannot_be_understood_is_told_and_the_rest_is_kept(parameter: str, value: str) -> None:
    criteria, problems = read(q="repas", **{parameter: value})
    assert problems == [parameter]
    assert criteria == SearchCriteria(query="repas")


def test_a_problem_says_what_to_do_in_words() -> None:
    _criteria, problems = parse_criteria({"near": ["K1A"]}, CHOICES)
    assert "code postal" in str(problems[0].message)


def test_a_query_of_ten_thousand_characters_is_cut_and_says_so() -> None:
    criteria, problems = read(q="aide " * 2_000)
    assert len(criteria.query) <= MAX_QUERY_LENGTH
    assert criteria.is_query_cut
    assert not problems


def test_control_characters_become_spaces() -> None:
    assert read(q="aide\x00\u202ejuridique\n")[0].query == "aide juridique"


def test_a_time_may_be_written_with_or_without_a_colon() -> None:
    assert read(open="mo-14:30")[0] == read(open="mo-1430")[0] == SearchCriteria(open="mo-1430")


def test_the_token_of_a_form_is_no_criterion() -> None:
    assert read(q="repas", csrfmiddlewaretoken="abc") == (SearchCriteria(query="repas"), [])


def test_changing_a_filter_goes_back_to_the_first_page() -> None:
    criteria = SearchCriteria(query="repas", borough=("verdun",), page=3)
    assert criteria.with_(borough="lachine") == SearchCriteria(query="repas", borough=("lachine", "verdun"))
    assert criteria.without("borough", "verdun") == SearchCriteria(query="repas")
    assert criteria.without("q") == SearchCriteria(borough=("verdun",))
    assert criteria.with_(page=4).page == 4


searches = st.builds(
    SearchCriteria,
    query=st.text("abcé 'x", max_size=20).map(lambda text: " ".join(text.split())),
    borough=st.sets(st.sampled_from(["verdun", "lachine"])).map(lambda some: tuple(sorted(some))),
    papers=st.sets(st.sampled_from(["none", "unknown"])).map(lambda some: tuple(sorted(some))),
    near=st.sampled_from(["", "H2X", "berri-uqam"]),
    open=st.sampled_from(["", "now", "su-0000"]),
    step_free=st.booleans(),
    by_phone=st.booleans(),
    sort=st.sampled_from(["best", "near", "open"]),
    page=st.integers(1, 500),
)


@given(searches)
def test_an_address_says_the_same_search_again(criteria: SearchCriteria) -> None:
    parameters: dict[str, list[str]] = {}
    for name, value in criteria.parameters():
        parameters.setdefault(name, []).append(value)
    assert parse_criteria(parameters, CHOICES) == (criteria, ())


@given(st.dictionaries(st.text(max_size=10), st.lists(st.text(max_size=30), max_size=3), max_size=4))
def test_no_parameters_make_it_fail(parameters: dict[str, list[str]]) -> None:
    parse_criteria(parameters, CHOICES)
