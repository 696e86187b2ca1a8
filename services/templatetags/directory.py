"""
What a list of results is drawn with, where a template would cost too much.

A page of results draws a hundred facts and two hundred boxes, and Django's template language spends three
quarters of its time on looking names up. So these lists are written here, in the marks of the components of
templates/components/: tests compare both, mark by mark. They hold no decision and no words of their own.
"""

from collections.abc import Iterable
from functools import cache
from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe

from core.icons import draw_icon
from core.presentation import Facet, Fact, ListingCard
from services.presentation.search import Go

register = template.Library()

SIGN_OF_KIND = {"yes": "check", "unknown": "circle-question-mark", "careful": "triangle-alert"}


@cache
def _sign(kind: str, icon: str) -> str:
    name = SIGN_OF_KIND.get(kind, icon)
    return draw_icon(name) if name else ""


@cache
def _icon(name: str) -> str:
    return str(draw_icon(name))


def _lang(language: str) -> str:
    return f' lang="{escape(language)}"' if language else ""


def _fact(fact: Fact) -> str:
    shape = "" if fact.kind == "plain" else f" ms-fact--{fact.kind}"
    return f'<li class="ms-fact{shape}">{_sign(fact.kind, fact.icon)}{escape(fact.label)}</li>'


@register.simple_tag
def draw_cards(cards: Iterable[ListingCard], level: int, no_phone: str) -> SafeString:
    """Draw cards as components/listing_card.html does; `no_phone` stands where a number is not known."""
    missing = f'<span class="ms-phone ms-phone--unknown">{escape(no_phone)}</span>'
    return mark_safe("\n".join(_card(card, level, missing) for card in cards))  # noqa: S308 (escaped below)


def _card(card: ListingCard, level: int, no_phone: str) -> str:
    by = f"<span{_lang(card.by_lang)}>{escape(card.by)}</span>" if card.by else ""
    between = " · " if card.by and card.place else ""
    distance = f' · <span class="ms-nowrap">{escape(card.distance)}</span>' if card.distance else ""
    where = f"{by}{between}{escape(card.place)}{distance}"
    summary = f'<p class="ms-card__text"{_lang(card.summary_lang)}>{escape(card.summary)}</p>'
    facts = "".join(map(_fact, card.facts))
    phone = no_phone
    if card.phone:
        sign = _icon("phone")
        phone = f'<a class="ms-phone" href="{escape(card.phone_uri)}">{sign}{escape(card.phone)}</a>'
    checked = ""
    if card.checked:
        shape, sign = (" ms-checked--overdue", _icon("history")) if card.is_overdue else ("", "")
        checked = f'<span class="ms-checked{shape}">{sign}{escape(card.checked)}</span>'
    return (
        f'<li class="ms-card" data-listing="{escape(card.slug)}" data-categories="{escape(card.categories)}">'
        f'<h{level} class="ms-card__title"><a href="{escape(card.url)}"{_lang(card.title_lang)}>'
        f"{escape(card.title)}</a></h{level}>"
        + (f'<p class="ms-card__by">{where}</p>' if where else "")
        + (summary if card.summary else "")
        + (f'<ul class="ms-facts" role="list">{facts}</ul>' if facts else "")
        + f'<p class="ms-card__foot">{phone}{checked}</p></li>'
    )


@register.simple_tag
def draw_facet(facet: Facet, results_word: str, form_id: str) -> SafeString:
    """Draw a group of filters as components/facet.html does; `results_word` follows each count aloud."""
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
        count = f' <span class="ms-choice__count">{escape(choice.count)}{aloud}</span>'
        parts.append(
            f'<label class="ms-choice{shape}"><input type="{kind}" name="{name}"'
            f' value="{escape(choice.value)}" form="{form_id}"{checked}>'
            f"<span>{escape(choice.label)}</span>{count if choice.count else ''}</label>"
        )
    note = f'<p class="ms-facet__note">{escape(facet.note)}</p>' if facet.note else ""
    parts.append(f"</fieldset>{note}</details>")
    return mark_safe("".join(parts))  # noqa: S308 (every text above is escaped)


@register.simple_tag
def draw_options(names: Iterable[str]) -> SafeString:
    """Draw the options of a list of names that a box proposes."""
    return _options(tuple(names))


@cache
def _options(names: tuple[str, ...]) -> SafeString:
    return mark_safe("".join(f'<option value="{escape(name)}">' for name in names))  # noqa: S308 (escaped)


@register.simple_tag
def draw_go(go: Go, css: str, *, is_private: bool = False, before: str = "") -> SafeString:
    """
    Draw a way to another search: a link, or where no trace is left, a button whose form holds the same.

    `before` is read aloud before the words that are shown.
    """
    current = ' aria-current="true"' if go.is_current else ""
    aloud = f'<span class="ms-hidden">{escape(before)}</span>' if before else ""
    words = f"{_icon(go.icon) if go.icon else ''}{aloud}{escape(go.label)}"
    if not is_private:
        return mark_safe(f'<a class="{css}" href="{escape(go.url)}"{current}>{words}</a>')  # noqa: S308 (escaped)
    path, _, _query = go.url.partition("?")
    fields = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">' for name, value in go.fields
    )
    return mark_safe(  # noqa: S308 (escaped)
        f'<form class="ms-inline" method="post" action="{escape(path)}">{fields}'
        f'<button type="submit" class="{css}"{current}>{words}</button></form>'
    )
