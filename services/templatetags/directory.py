"""
What a list of results is drawn with, where a template would cost too much.

A page draws a hundred facts and two hundred boxes; Django's template language spends most of its time on
looking names up, so these few lines of HTML are written here. They hold no decision and no words, and a test
compares them with the components that the rest of the portal uses.
"""

from functools import cache

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from core.icons import draw_icon
from core.presentation import Facet, Fact

register = template.Library()

SIGN_OF_KIND = {"yes": "check", "unknown": "circle-question-mark", "careful": "triangle-alert"}


@cache
def _sign(kind: str, icon: str) -> str:
    name = SIGN_OF_KIND.get(kind, icon)
    return draw_icon(name) if name else ""


@register.filter
def drawn(fact: Fact) -> SafeString:
    """Draw one fact of a card, as components/facts.html does."""
    shape = "" if fact.kind == "plain" else f" ms-fact--{fact.kind}"
    sign = _sign(fact.kind, fact.icon)
    return mark_safe(f'<li class="ms-fact{shape}">{sign}{escape(fact.label)}</li>')  # noqa: S308 (escaped)


@register.simple_tag
def draw_marks() -> dict[str, SafeString]:
    """Return the icons of a card's foot, so that a loop need not ask for them."""
    return {"phone": draw_icon("phone"), "overdue": draw_icon("history")}


@register.simple_tag
def draw_facet(facet: Facet, results_word: str, form_id: str = "recherche") -> SafeString:
    """Draw a group of filters, as components/facet.html does; `results_word` follows each count aloud."""
    kind = "radio" if facet.name == "open" else "checkbox"
    aloud = f'<span class="ms-hidden"> {escape(results_word)}</span>'
    name, label = escape(facet.name), escape(facet.label)
    parts = [
        f'<details class="ms-facet"{" open" if facet.is_open else ""}><summary>{label}</summary>'
        f'<fieldset class="ms-facet__choices"><legend class="ms-hidden">{label}</legend>'
    ]
    for choice in facet.choices:
        shape = " ms-choice--unknown" if choice.is_unknown else ""
        checked = " checked" if choice.is_checked else ""
        count = f'<span class="ms-choice__count">{escape(choice.count)}{aloud}</span>' if choice.count else ""
        parts.append(
            f'<label class="ms-choice{shape}"><input type="{kind}" name="{name}" form="{form_id}"'
            f' value="{escape(choice.value)}"{checked}><span>{escape(choice.label)}</span>{count}</label>\n'
        )
    note = f'<p class="ms-facet__note">{escape(facet.note)}</p>' if facet.note else ""
    parts.append(f"</fieldset>{note}</details>")
    return mark_safe("".join(parts))  # noqa: S308 (every text above is escaped)
