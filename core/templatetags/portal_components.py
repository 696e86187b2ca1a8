"""
The tags that the components are written with.

`{% takes %}` stands on top of each component and declares its options; a wrong, missing or misspelt option
fails loudly where STRICT_COMPONENTS is true (development and tests), and is logged elsewhere: a typing
mistake of ours must not take a phone number away from a person.
"""

import datetime as dt
import logging
from dataclasses import dataclass

from django import template
from django.conf import settings
from django.template.base import Parser, Token
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from core import day_words
from core.icons import UnknownIcon, draw_icon
from core.presentation import BadOption

register = template.Library()
logger = logging.getLogger(__name__)

# What Django itself puts in every context.
ALWAYS_THERE = frozenset({"True", "False", "None"})


def complain(message: str) -> None:
    """
    Raise BadOption in development and tests; write a log line elsewhere.

    :raises BadOption: where settings.STRICT_COMPONENTS is true, which it is unless said otherwise
    """
    if getattr(settings, "STRICT_COMPONENTS", True):
        raise BadOption(message)
    logger.error("component: %s", message)


@dataclass(frozen=True, slots=True)
class Option:
    """One declared option of a component."""

    name: str
    is_optional: bool
    choices: tuple[str, ...]

    @classmethod
    def read(cls, word: str) -> "Option":
        """Return the option that a word of `{% takes %}` declares: `x`, `x?`, `x=a|b` or `x?=a|b`."""
        name, _, choices = word.partition("=")
        return cls(
            name=name.removesuffix("?"),
            is_optional=name.endswith("?"),
            choices=tuple(choices.split("|")) if choices else (),
        )


class TakesNode(template.Node):
    """Checks what a component was given against what it takes, and fills in what it may leave out."""

    def __init__(self, options: tuple[Option, ...], component: str) -> None:
        self.options = options
        self.component = component
        self.names = frozenset(option.name for option in options) | ALWAYS_THERE

    def render(self, context: Context) -> SafeString:
        """Put a default for each option left out into the context; draws nothing."""
        given = context.flatten()
        for name in given:
            if name not in self.names:
                complain(f"{self.component} does not take {name!r} (is `only` missing?)")
        for option in self.options:
            value = given.get(option.name)
            if value is None or value == "":
                if not option.is_optional:
                    complain(f"{self.component} needs {option.name!r}")
                context[option.name] = option.choices[0] if option.choices else ""
            elif option.choices and value not in option.choices:
                complain(
                    f"{self.component}: {option.name} is {value!r}; it may be {', '.join(option.choices)}"
                )
        return SafeString("")


@register.tag
def takes(parser: Parser, token: Token) -> TakesNode:
    """
    Declare the options of a component: `{% takes label kind=info|careful note? size?=normal|large %}`.

    A bare name is needed; `?` may be left out (then it is "", or the first choice); `=a|b` lists the choices.
    """
    words = token.split_contents()[1:]
    component = parser.origin.template_name if parser.origin else "component"
    return TakesNode(tuple(Option.read(word) for word in words), str(component))


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw an icon of static/icons/ inline, hidden from screen readers; "" draws nothing."""
    if not name:
        return SafeString("")
    try:
        return draw_icon(name)
    except UnknownIcon:
        complain(f"there is no icon {name!r} in static/icons/")
        return SafeString("")


NOTE_ICONS = {"info": "info", "careful": "triangle-alert", "urgent": "circle-alert", "yes": "circle-check"}


@register.simple_block_tag
def note(content: str, *, kind: str = "info", title: str = "") -> SafeString:
    """
    Set a paragraph or two apart: `{% note kind="careful" %}…{% endnote %}`.

    `kind` is info, careful, urgent or yes; `title` is a short heading in the note.
    """
    if kind not in NOTE_ICONS:
        complain(f"note: kind is {kind!r}; it may be {', '.join(NOTE_ICONS)}")
        kind = "info"
    heading = format_html('<p class="ms-note__title">{}</p>', title) if title else SafeString("")
    return format_html(
        '<div class="ms-note ms-note--{}" role="note">{}<div class="ms-note__body ms-flow">{}{}</div></div>',
        kind,
        draw_icon(NOTE_ICONS[kind]),
        heading,
        mark_safe(content.strip()),  # noqa: S308 (the block was already rendered, and escaped, by the template)
    )


@register.filter
def day_with_year(day: dt.date) -> str:
    """Write a day with its year: 1er juillet 2026, July 1, 2026."""
    return day_words.day_with_year(day)


@register.simple_tag
def groups_of_five(code: str) -> list[str]:
    """Return a receipt code in groups of five, so that it looks like a card number."""
    figures = "".join(code.split())
    return [figures[start : start + 5] for start in range(0, len(figures), 5)]


@register.simple_tag(takes_context=True)
def error_prefix(context: Context) -> str:
    """Return « Erreur : » when the page's form was refused, to stand first in the title."""
    from django.utils.translation import gettext

    form = context.get("form")
    if form is not None and form.is_bound and form.errors:
        return gettext("Erreur : ")
    return ""
