"""For whom a search is: what the words say of the person, and which listings are not for them. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

ADULT_AT = 18
YOUNGEST_SPEAKER = 5
# "I'm 16" without "years": from ten on, and only where no other unit follows.
YOUNGEST_BARE_AGE = 10

_AGE = re.compile(
    r"\b(?P<who>j ai|jai|ai|i am|im|i|tengo|mwen gen|m gen|tenho) (?:only |just |seulement |"
    r"juste )?(?P<age>\d{1,2})"
    r"(?: (?P<unit>\w+))?"
)
_YEARS = frozenset({"ans", "an", "anos", "years", "year", "yrs", "yo", "y", "lane", "lan"})
_OTHER_UNITS = re.compile(
    r"(?:weeks?|months?|days?|hours?|minutes?|mins?|kids?|children|dollars?|bucks|km|percent|"
    r"times|semaines?|mois|"
    r"jours?|heures?|enfants?|pounds?|kilos?|cats?|dogs?|of|am|pm)"
)
_CHILD_OF = re.compile(
    r"\b(?:fils|fille|enfant|bebe|garcon|son|daughter|child|kid|baby|hijo|hija)(?: \w+){0,3} \d{1,2} "
    r"(?:ans|years|anos|yo|mois|months)\b"
)
_STATED = (
    r"(?:chu|chui|chuis|jsuis|suis|je suis|im|i am|i|as|moi|soy|sou|mwen se)(?: \w+)? (?:un |une |a |an )?"
)
_FOR = (
    r"(?:bed|shelter|refuge|lit|place|abri|chambre|hebergement|dortoir)s?(?: \w+){0,2} "
    r"(?:pour |for |un |a |d )*"
)
_MAN = re.compile(
    rf"\b(?:{_STATED}(?:homme|gars|man|guy|male|hombre|gason|monsieur|pere|father|dad)|"
    rf"{_FOR}(?:hommes?|man|men|mens|guys?|gars|hombres?)|homme seul|single man|hombre solo|"
    r"^(?:un |a |je suis )?(?:pere|papa|dad|father|homme|man)(?: \w+)? (?:avec|with|seul|sans|"
    r"de|of|alone))\b"
)
_WOMAN = re.compile(
    rf"\b(?:{_STATED}(?:femme|fille|woman|girl|lady|mujer|fanm|mere|mother|mom|mulher)|"
    rf"{_FOR}(?:femmes?|woman|women|womens|mujer|mujeres|dames?)|femme seule|single (?:woman|mom|mother)|"
    r"mujer sola|enceinte|pregnant|embarazada|^(?:femme|woman)|femme (?:sans|avec|enceinte))\b"
)
# A man, mostly: houses for women come after what is for him, but they are not hidden from a woman.
_BEATEN_BY_HER = re.compile(
    r"\b(?:ma|my|mi) (?:ex )?(?:femme|blonde|wife|girlfriend|copine|conjointe|esposa|novia)(?: \w+){0,3} "
    r"(?:bat|battu|frappe|tape|hits?|beats?|hurts?|slaps?|punches|pega)\b"
)
_TRANS = re.compile(r"\b(?:trans|transgenre|transgender|transsexuel\w*|non binaire|nonbinary|travesti)\b")
_FAMILY = re.compile(
    r"\b(?:(?:avec|with|and|et|y|ak|deux|trois|two|three|\d|mes|my|nos|our) (?:mes |my |nos |"
    r"our |deux |two |trois "
    r"|three |\d )?(?:enfants?|kids?|children|bebes?|baby|hijos|timoun)|famil\w+|family)\b"
)
_INDIGENOUS = re.compile(
    r"\b(?:autochtones?|inuite?s?|inuk|premieres? nations?|first nations?|indigenous|native|"
    r"metis|aboriginal|cree|"
    r"mohawk|innue?s?|atikamekw|paq)\b"
)


def persons_in(text: str) -> frozenset[str]:
    """
    Return what folded words say of the person.

    "man", "woman", "trans", "minor", "family", "indigenous", "beaten_by_her"; several may hold.
    """
    who: set[str] = set()
    for match in _AGE.finditer(text):
        age, unit = int(match["age"]), match["unit"] or ""
        youngest = YOUNGEST_SPEAKER if unit in _YEARS else YOUNGEST_BARE_AGE
        is_age = unit in _YEARS or (match["who"] in ("i am", "im", "i") and not _OTHER_UNITS.fullmatch(unit))
        if is_age and youngest <= age < ADULT_AT:
            who.add("minor")
    if _CHILD_OF.search(text) or _FAMILY.search(text):
        who.add("family")
    if _TRANS.search(text):
        who.add("trans")
    if _INDIGENOUS.search(text):
        who.add("indigenous")
    if "trans" in who or _LGBTQ.search(text):
        who.add("lgbtq")
    if "minor" in who or _YOUNG.search(text):
        who.add("young")
    if _BEATEN_BY_HER.search(text):
        who.add("beaten_by_her")
    if _MAN.search(text):
        who.add("man")
    elif _WOMAN.search(text):
        who.add("woman")
    return frozenset(who)


_LGBTQ = re.compile(
    r"\b(?:lgbt\w*|gai|gaie|gais|gay|lesb\w+|queer|bisex\w+|homosex\w+|two spirit|bispirituel\w*)\b"
)
_YOUNG = re.compile(
    r"\b(?:jeunes?|young|youth|teen\w*|ados?|adolescen\w*|etudiant\w*|students?|fils|fille|"
    r"son|daughter|kids?|enfants?|"
    r"child|children|(?:1[0-9]|2[0-5]) (?:ans|years|yo|anos)|joven\w*|jovem|jenn)\b"
)


@dataclass(frozen=True, slots=True)
class Unfit:
    """Audiences that shut a person out, those that let them in after all, and how much it weighs."""

    shut_out: frozenset[str]
    let_in: frozenset[str]
    points: float


# Behind whatever serves them, and out of sight where something does.
_SHUT_OUT = 35.0
# Behind, but in sight.
_PERHAPS = 18.0
UNFIT_FOR: Mapping[str, Unfit] = {
    "man": Unfit(frozenset({"women"}), frozenset({"men", "lgbtq"}), _SHUT_OUT),
    "beaten_by_her": Unfit(frozenset({"women"}), frozenset({"men", "lgbtq"}), _PERHAPS),
    "woman": Unfit(frozenset({"men"}), frozenset({"women", "lgbtq"}), _SHUT_OUT),
    "minor": Unfit(frozenset({"men", "women", "adults"}), frozenset({"lgbtq"}), _SHUT_OUT),
    # Beaten by a parent, of any age: a house for women is not the first door of a child.
    "child": Unfit(frozenset({"men", "women", "adults"}), frozenset({"lgbtq"}), _PERHAPS),
    "family": Unfit(frozenset({"men", "women", "adults"}), frozenset({"families", "children"}), _SHUT_OUT),
}
# What is for a few waits until the words say that the person is one of them.
_FOR_A_FEW: Mapping[str, Unfit] = {
    "indigenous": Unfit(frozenset({"indigenous"}), frozenset(), _PERHAPS),
    "lgbtq": Unfit(frozenset({"lgbtq"}), frozenset(), _PERHAPS),
}
_BEDS_FOR_THE_YOUNG = Unfit(frozenset({"adults"}), frozenset({"men", "women"}), _PERHAPS)


def unfit_for(who: frozenset[str] | set[str]) -> tuple[Unfit, ...]:
    """Return which listings shut out a person of whom this is known."""
    # Who is trans decides alone which door is theirs.
    rules = [rule for name, rule in UNFIT_FOR.items() if name in who and "trans" not in who]
    rules.extend(rule for name, rule in _FOR_A_FEW.items() if name not in who)
    if "young" not in who:
        rules.append(_BEDS_FOR_THE_YOUNG)
    return tuple(rules)
