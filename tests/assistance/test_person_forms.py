"""The one form: nothing else is asked, nothing typed is lost, and each mistake is said in words."""

import datetime as dt

import pytest
from django.http import QueryDict
from django.utils.translation import override

from assistance.forms import CONTACT_FIELDS, RequestForm
from core.form_token import LONGEST, TokenProblem, new_form_token, token_problem
from privacy.receipt import new_code

AT = dt.datetime(2026, 11, 20, 15, tzinfo=dt.UTC)
GOOD = {"what": "Une histoire assez longue.", "urgency": "urgent", "language": "fr"}


def filled(**changes: str | list[str]) -> RequestForm:
    given = QueryDict(mutable=True)
    for name, value in {**GOOD, **changes}.items():
        given.setlist(name, value if isinstance(value, list) else [value])
    return RequestForm(given)


def test_it_asks_what_the_design_lists_and_nothing_else() -> None:
    assert list(RequestForm.base_fields) == [
        *("what", "wishes", "urgency", "language", "interpreter", "name"),
        *("way", "address", "when", "never", "ask_for", "leave_word", "code_word"),
        "nickname",
    ]


def test_the_least_that_can_be_sent_says_that_nobody_is_to_call() -> None:
    form = filled()
    assert form.is_valid()
    assert form.story() == {
        "what": "Une histoire assez longue.",
        "wishes": [],
        "interpreter": "",
        "name": "",
        "contact": {**dict.fromkeys(CONTACT_FIELDS, ""), "way": "here", "leave_word": "no"},
    }


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"what": ""}, "what", "quelques mots"),
        ({"what": "  \r\n "}, "what", "quelques mots"),
        ({"what": "Trop court."}, "what", "11 caractères"),
        ({"what": "a" * 12_001}, "what", "12001 caractères"),
        ({"what": "Une histoire \x07 abîmée en chemin."}, "what", "caractère invisible"),
        ({"what": "Une histoire \x00 abîmée en chemin."}, "what", "caractère invisible"),
        ({"urgency": ""}, "urgency", "pressé"),
        ({"urgency": "tomorrow"}, "urgency", "deux réponses"),
        ({"language": ""}, "language", "langue"),
        ({"language": "xx"}, "language", "français ou anglais"),
        ({"wishes": ["money"]}, "wishes", "liste"),
        ({"way": "pigeon"}, "way", "liste"),
        ({"leave_word": "maybe"}, "leave_word", "oui ou non"),
        ({"way": "phone"}, "address", "numéro de téléphone"),
        ({"way": "text", "address": "12345"}, "address", "numéro de téléphone"),
        ({"way": "email", "address": "514 555-0101"}, "address", "adresse courriel"),
        ({"address": "514 555-0101"}, "way", "comment l’utiliser"),
        ({"name": "a" * 121}, "name", "121 caractères"),
        ({"interpreter": "a" * 121}, "interpreter", "121 caractères"),
        ({"when": "a" * 301}, "when", "301 caractères"),
        ({"never": "\x1b[0m"}, "never", "caractère invisible"),
        ({"ask_for": "a" * 121}, "ask_for", "121 caractères"),
        ({"code_word": "\x85"}, "code_word", "caractère invisible"),
        ({"nickname": "\x00"}, "nickname", "case vide"),
    ],
)
def test_each_mistake_is_said_in_words_beside_its_field(
    changes: dict[str, str | list[str]], field: str, words: str
) -> None:
    with override("fr"):
        form = filled(**changes)
        assert not form.is_valid()
        assert list(form.errors) == [field]
        assert words in str(form.errors[field])


def test_line_ends_are_counted_once_and_marks_that_turn_the_text_are_taken_out() -> None:
    form = filled(what="Première ligne\r\nmots \u202eà l’envers\u2066.\r", name="\u200bAlma ")
    assert form.is_valid()
    assert form.cleaned_data["what"] == "Première ligne\nmots à l’envers."
    assert form.cleaned_data["name"] == "Alma"
    # 12,000 characters with the line ends of a browser are 12,000 characters.
    assert filled(what="a\r\n" * 6_000).is_valid()


def test_letters_that_need_a_joiner_keep_it() -> None:
    persian = "می\u200cخواهم کمک بگیرم لطفا"
    assert filled(what=persian).is_valid()
    form = filled(what=persian)
    form.is_valid()
    assert form.cleaned_data["what"] == persian


def test_the_prompt_reads_every_field_in_which_one_writes() -> None:
    for name in ("what", "interpreter", "name", "address", "when", "never", "ask_for", "code_word"):
        form = filled(
            **{"way": "phone", "address": "514 555-0101 mot", name: "514 555-0101 needle in a text"}
        )
        form.is_valid()
        assert "needle" in form.free_text, name


def test_a_draft_may_lack_anything_but_not_be_too_long() -> None:
    draft = RequestForm({"what": "court", "way": "phone"}, is_draft=True)
    assert draft.is_valid()
    assert draft.draft() == {"what": "court", "way": "phone", "leave_word": "no"}
    assert not RequestForm({"what": "a" * 12_001}, is_draft=True).is_valid()


def test_no_field_lets_the_browser_keep_or_cut_anything() -> None:
    page = RequestForm().as_p()
    for widget in page.split("<input")[1:] + page.split("<textarea")[1:]:
        tag = widget.partition(">")[0]
        assert 'autocomplete="off"' in tag, tag
        assert "maxlength" not in tag


@pytest.mark.parametrize(
    ("seconds", "journey", "problem"),
    [
        (0, "a", TokenProblem.TOO_FAST),
        (2.9, "a", TokenProblem.TOO_FAST),
        (3, "a", None),
        (LONGEST.total_seconds(), "a", None),
        (LONGEST.total_seconds() + 1, "a", TokenProblem.EXPIRED),
        (60, "b", TokenProblem.OTHER_VISIT),
    ],
)
def test_a_form_is_good_from_three_seconds_to_twelve_hours_and_for_its_own_visit(
    seconds: float, journey: str, problem: TokenProblem | None
) -> None:
    token = new_form_token(form="x", journey="a", at=AT)
    later = AT + dt.timedelta(seconds=seconds)
    assert token_problem(token, form="x", journey=journey, at=later) is problem


@pytest.mark.parametrize("forged", ["", "x", "a:b:c", "\x00", "é" * 500, "W10:1:x"])
def test_a_forged_mark_is_known_and_never_an_error_of_ours(forged: str) -> None:
    assert token_problem(forged, form="x", journey="a", at=AT) is TokenProblem.FORGED
    token = new_form_token(form="x", journey="a", at=AT)
    assert token_problem(token, form="y", journey="a", at=AT) is TokenProblem.FORGED
    assert token_problem(token[:-1], form="x", journey="a", at=AT) is TokenProblem.FORGED


def test_a_form_that_comes_back_need_not_be_waited_for_again() -> None:
    token = new_form_token(form="x", journey="a", at=AT, waited=True)
    assert token_problem(token, form="x", journey="a", at=AT) is None


def test_a_receipt_is_not_read_as_a_code_to_carry_on() -> None:
    from assistance.forms import ResumeForm

    assert not ResumeForm({"code": new_code(1)}).is_valid()
