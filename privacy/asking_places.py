"""
Every place where a page asks something: fields of forms, labels and inputs of templates, words of choices.

What a page *says* may speak of status ("we do not ask for it"); what it *asks* may not. Proof 5 walks these
places, and privacy/status_words_allowed.tsv names the few that may, each with its reason.
"""

import ast
import importlib
import importlib.util
import inspect
import pkgutil
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from django import forms
from django.utils.translation import override

from privacy.status_guard import Place

_GETTEXT: Final = frozenset(
    {"_", "gettext", "gettext_lazy", "pgettext", "pgettext_lazy", "ngettext", "ngettext_lazy"}
)
#: What stands in these elements is a question or one of its answers.
_ASKING_ELEMENT: Final = re.compile(r"<(label|legend|option|summary)\b([^>]*)>(.*?)</\1>", re.DOTALL)
_INPUT: Final = re.compile(r"<(?:input|select|textarea|fieldset)\b((?:[^>\"]|\"[^\"]*\")*)>", re.DOTALL)
_ATTRIBUTE: Final = re.compile(r"\b(name|placeholder|aria-label|title|value|id)=\"((?:\{%.*?%\}|[^\"])*)\"")
_TRANSLATED_AS: Final = re.compile(r"\{%\s*translate\s+\"([^\"]*)\"\s+as\s+(\w+)\s*%\}")
_TRANSLATED: Final = re.compile(r"\{%\s*translate\s+\"([^\"]*)\"[^%]*%\}")
_BLOCK: Final = re.compile(r"\{%\s*blocktranslate[^%]*%\}(.*?)\{%\s*endblocktranslate\s*%\}", re.DOTALL)
_FORM_CLASS: Final = re.compile(r"^class \w+\([^)]*Form\b", re.MULTILINE)
_VARIABLE: Final = re.compile(r"\{\{\s*(\w+)")
_COMMENT: Final = re.compile(r"\{%\s*comment\b.*?endcomment\s*%\}|\{#.*?#\}", re.DOTALL)


def form_places(apps: Iterable[str], languages: Iterable[str]) -> Iterator[Place]:
    """
    Give every field of every form of some apps: its name, label, help, choices, placeholder and errors.

    A form is found in a module or package named `forms`, and wherever a class stands on another form.
    """
    wanted = tuple(languages)
    for app in apps:
        package = importlib.import_module(app)
        for found in pkgutil.walk_packages(package.__path__, f"{app}."):
            if not _may_hold_forms(found.name):
                continue
            for name, form in inspect.getmembers(importlib.import_module(found.name), inspect.isclass):
                if issubclass(form, forms.BaseForm) and form.__module__ == found.name:
                    yield from places_of_form(name, form, wanted)


def _may_hold_forms(module: str) -> bool:
    if "forms" in module.split("."):
        return True
    # Read, not imported: a command or a migration need not run for this.
    spec = importlib.util.find_spec(module)
    return bool(spec and spec.origin and _FORM_CLASS.search(Path(spec.origin).read_text(encoding="utf-8")))


def places_of_form(name: str, form: type[forms.BaseForm], languages: Iterable[str]) -> Iterator[Place]:
    """Give every field of one form, in each of the languages."""
    languages = tuple(languages)
    fields: Mapping[str, forms.Field] = getattr(form, "base_fields", {})
    for field_name, field in fields.items():
        texts = [field_name]
        for language in languages:
            with override(language):
                texts += _texts_of(field)
        yield Place(f"form {name}.{field_name}", tuple(texts))


def _texts_of(field: forms.Field) -> list[str]:
    # A choice of a foreign table is rows, not words of ours; its queryset is not read here.
    choices: Any = () if isinstance(field, forms.ModelChoiceField) else getattr(field, "choices", ())
    flat = [str(part) for value, label in choices for part in _flattened(value, label)]
    shown = [str(field.widget.attrs.get(name, "")) for name in ("placeholder", "aria-label", "title")]
    errors = [str(message) for message in field.error_messages.values()]
    return [str(field.label), str(field.help_text), *flat, *shown, *errors]


def _flattened(value: Any, label: Any) -> Iterator[Any]:
    yield value
    if isinstance(label, list | tuple):
        for inner_value, inner_label in label:
            yield from (inner_value, inner_label)
    else:
        yield label


def template_places(folder: Path, english: Mapping[str, str]) -> Iterator[Place]:
    """
    Give what each template of a folder asks by hand, in both languages.

    :param english: the English of every French message, as in the catalogue
    """
    for file in sorted(folder.rglob("*.html")):
        yield from places_of_template(
            file.relative_to(folder).as_posix(), file.read_text(encoding="utf-8"), english
        )


def places_of_template(name: str, text: str, english: Mapping[str, str]) -> Iterator[Place]:
    """Give what one template asks: its labels, legends and options, and what its inputs are called."""
    source = _COMMENT.sub("", text)
    named = {variable: message for message, variable in _TRANSLATED_AS.findall(source)}
    for element, attributes, inside in _ASKING_ELEMENT.findall(source):
        yield Place(
            f"{element} {name}", (*_said(inside, named, english), *_attributes(attributes, named, english))
        )
    for attributes in _INPUT.findall(source):
        yield Place(f"input {name}", tuple(_attributes(attributes, named, english)))


def _attributes(tag: str, named: Mapping[str, str], english: Mapping[str, str]) -> Iterator[str]:
    for _attribute, value in _ATTRIBUTE.findall(tag):
        yield from _said(value, named, english)


def _said(markup: str, named: Mapping[str, str], english: Mapping[str, str]) -> Iterator[str]:
    """Give a piece of a template as it stands, its messages in both languages, those of its variables too."""
    yield markup
    messages = [*_TRANSLATED.findall(markup), *_BLOCK.findall(markup)]
    messages += [named[variable] for variable in _VARIABLE.findall(markup) if variable in named]
    for message in messages:
        yield message
        yield english.get(message, "")


def message_places(files: Iterable[Path], root: Path, english: Mapping[str, str]) -> Iterator[Place]:
    """Give every message of some Python files, both languages, under the class and the name that holds it."""
    for file in sorted(files):
        module = ".".join(file.relative_to(root).with_suffix("").parts)
        for name, message in _messages(ast.parse(file.read_text(encoding="utf-8")), module):
            yield Place(f"message {name}", (name.rpartition(".")[2], message, english.get(message, "")))


def _messages(node: ast.AST, name: str) -> Iterator[tuple[str, str]]:
    for child in ast.iter_child_nodes(node):
        inner = name
        match child:
            case ast.ClassDef() | ast.FunctionDef():
                inner = f"{name}.{child.name}"
            case ast.Assign(targets=[ast.Name(id=target), *_]) | ast.AnnAssign(target=ast.Name(id=target)):
                inner = f"{name}.{target}"
            case ast.Call(func=ast.Name(id=called)) if called in _GETTEXT:
                for argument in child.args:
                    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                        yield name, argument.value
        yield from _messages(child, inner)
