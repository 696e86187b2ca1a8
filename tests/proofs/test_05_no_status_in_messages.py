"""
Proof 5, the pages: nothing that asks (a form, a label, an input, a choice) asks for somebody's status.

Texts that only tell ("we do not ask for your status") are no inputs and may speak freely.
"""

import ast
from pathlib import Path

import polib
import pytest
from django import forms
from django.apps import apps
from django.conf import settings

from privacy.asking_places import (
    form_places,
    message_places,
    places_of_form,
    places_of_template,
    template_places,
)
from privacy.checks import OURS, model_places
from privacy.status_guard import Place, allowed_places, hits, status_words_in

ROOT = Path(settings.BASE_DIR)
TEMPLATES = ROOT / "templates"
OWN = [config.name for config in apps.get_app_configs() if Path(config.path).parent == ROOT]
LANGUAGES = [code for code, _name in settings.LANGUAGES]


#: What an application is told in: letters, what organisations read, copies, pages behind the code.
TOLD = (
    *("housing/letter_texts.py", "housing/letters.py", "housing/rule_texts.py", "housing/words/*.py"),
    *("housing/presentation/*.py", "portal/application_copy.py", "portal/views/housing_*.py"),
)


def is_of_forms(file: Path) -> bool:
    return any(part.startswith("forms") for part in file.relative_to(ROOT).with_suffix("").parts)


@pytest.fixture(scope="module")
def english() -> dict[str, str]:
    catalogue = polib.pofile(str(ROOT / "locale" / "en" / "LC_MESSAGES" / "django.po"))
    return {entry.msgid: " ".join((entry.msgstr, *entry.msgstr_plural.values())) for entry in catalogue}


@pytest.fixture(scope="module")
def places(english: dict[str, str]) -> list[Place]:
    sources = [
        file
        for app in OWN
        for file in (ROOT / app).rglob("*.py")
        if is_of_forms(file) or file.stem == "enums" or "printed" in file.parts
    ]
    told = [file for pattern in TOLD for file in ROOT.glob(pattern)]
    assert len(told) >= 15
    # A sheet of paper asks too: its words are messages, and its layout holds none.
    sheets = [
        Place(f"sheet {file.name}", (file.read_text(encoding="utf-8"),))
        for app in OWN
        for file in (ROOT / app).rglob("*.typ")
    ]
    assert sheets
    return [
        *form_places(OWN, LANGUAGES),
        *template_places(TEMPLATES, english),
        *message_places([*sources, *told], ROOT, english),
        *sheets,
    ]


def test_nothing_that_asks_asks_for_status(places: list[Place]) -> None:
    assert list(map(str, hits(places))) == []


def test_the_walk_reaches_every_app_that_asks(places: list[Place]) -> None:
    assert {"services", "assistance", "casework", "staff"} <= set(OWN)
    assert set(OWN) - {"montreal_sanctuary"} <= set(OURS)
    names = {place.name for place in places}
    forms_seen = {name.split()[1].split(".")[0] for name in names if name.startswith("form ")}
    for app in OWN:
        for file in (ROOT / app).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                if isinstance(node, ast.ClassDef) and _has_own_field(node):
                    assert node.name in forms_seen, f"{file}: {node.name}"
    for kind in ("label ", "legend ", "input ", "message "):
        assert any(name.startswith(kind) for name in names), kind


def _has_own_field(node: ast.ClassDef) -> bool:
    return any(
        isinstance(line, ast.Assign)
        and isinstance(line.value, ast.Call)
        and ast.unparse(line.value.func).endswith("Field")
        for line in node.body
    ) and any(ast.unparse(base).endswith("Form") for base in node.bases)


def test_every_place_that_was_allowed_still_needs_it(places: list[Place]) -> None:
    columns = model_places(list(apps.get_app_configs()))
    needed = {
        (place.name, word)
        for place in (*columns, *places)
        for text in place.texts
        for word in status_words_in(text)
    }
    assert allowed_places() - needed == set()


PLANTED_TEMPLATES = {
    "a label": '<label for="a">{% translate "Votre statut" %}</label>',
    "a label in English alone": '<label for="a">{% translate "Votre situation" %}</label>',
    "a label over several lines": '<label\n class="x"\n for="a">\n  <span>Date de\n naissance</span></label>',
    "a legend": "<legend>{% blocktranslate %}Pays d’origine{% endblocktranslate %}</legend>",
    "a choice": '<option value="pr">Résident permanent</option>',
    "a choice’s value": '<option value="refugee">Autre</option>',
    "the name of an input": '<input type="text" name="birth_date">',
    "the name of a hidden select": '<select id="x" name="immigration_status"></select>',
    "a placeholder": '<input name="a" placeholder="{% translate "Numéro de passeport" %}">',
    "a name for screen readers": '<textarea name="a" aria-label="Votre nationalité"></textarea>',
    "a label given by a variable": '{% translate "La RAMQ?" as asked %}<label for="a">{{ asked }}</label>',
    "a bound field": '<label for="a">{{ form.visa.label }}</label>',
}


@pytest.mark.parametrize("planted", PLANTED_TEMPLATES)
def test_a_question_planted_in_a_template_is_found(planted: str) -> None:
    english = {"Votre situation": "Your immigration status"}
    assert list(hits(places_of_template("planted.html", PLANTED_TEMPLATES[planted], english))) != []


def test_what_a_template_only_tells_is_left_alone() -> None:
    told = (
        '<p>{% translate "Nous ne demandons pas votre statut." %}</p>{# <label>visa</label> #}'
        "{% comment %}<label>visa</label>{% endcomment %}"
        '<label for="a">{% translate "Que se passe-t-il?" %}</label>'
    )
    assert list(hits(places_of_template("told.html", told, {}))) == []


class PlantedForm(forms.Form):
    """One field for each way of asking in a form."""

    a = forms.CharField(label="Votre citoyenneté")
    b = forms.CharField(help_text="Le pays de naissance")
    c = forms.ChoiceField(choices=[("x", "Demandeur d’asile")])
    d = forms.ChoiceField(choices=[("Groupe", [("refugee", "Autre")])])
    e = forms.CharField(widget=forms.TextInput(attrs={"placeholder": "NAS"}))
    f = forms.CharField(error_messages={"required": "Écrivez votre date d’arrivée."})
    passport = forms.CharField()


@pytest.mark.parametrize("field", PlantedForm.base_fields)
def test_a_question_planted_in_a_form_is_found(field: str) -> None:
    found = {hit.place for hit in hits(places_of_form("PlantedForm", PlantedForm, LANGUAGES))}
    assert f"form PlantedForm.{field}" in found


@pytest.mark.parametrize(
    "source",
    [
        'class F:\n    a = C(label=_("Votre statut"))',
        'class K(T):\n    A = "a", _("Résidente permanente")',
        'def label() -> str:\n    return gettext("Votre situation")',
        'A: str = ngettext("un visa", "des visas", 2)',
    ],
)
def test_a_message_planted_in_a_module_is_found(source: str, tmp_path: Path) -> None:
    (tmp_path / "forms.py").write_text(source, encoding="utf-8")
    english = {"Votre situation": "Your citizenship"}
    assert list(hits(message_places([tmp_path / "forms.py"], tmp_path, english))) != []
