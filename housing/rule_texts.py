"""The first version of the ranking's rules in words, as two people read and approve it, in both languages."""

from typing import Final

from housing.operations.rule_sets import RuleTexts

_FR: Final = """\
Les logements sont offerts dans un ordre que tout le monde peut vérifier. Personne ne change les points \
à la main.

D’abord la priorité. Priorité 1 : un danger, de la violence, un sinistre, une évacuation ou un logement \
mauvais pour la santé. Ces raisons comptent pareil : la priorité ne dit pas laquelle. Elle dure 60 jours \
et peut être renouvelée. Priorité 2 : pas de logement, ou un bail qui finit dans moins de 30 jours.

Ensuite les points : pour un revenu plus bas, pour chaque année d’attente, pour chaque enfant de moins \
de 18 ans, quand il n’y a pas assez de chambres, et quand le logement actuel n’a pas l’accès qu’il faut.

À points égaux, la demande la plus ancienne passe avant. Le même jour, le revenu le plus bas. Si tout \
est égal, un tirage au sort fixé d’avance.

Corriger ses réponses, faire une pause ou gagner une révision n’enlève aucune ancienneté.

Ces règles suivent la forme du Règlement sur l’attribution des logements à loyer modique du Québec \
(RLRQ, chapitre S-8, r. 1, articles 23, 26, 27 et 41), que les comités logement connaissent. Elles ne \
demandent rien sur les papiers de personne."""

_EN: Final = """\
Homes are offered in an order that anyone can check. Nobody changes points by hand.

Priority comes first. Priority 1: danger, violence, a disaster, an evacuation, or a home that harms your \
health. These reasons count the same, so the priority does not tell which one it is. It lasts 60 days \
and can be renewed. Priority 2: no home, or a lease that ends in less than 30 days.

Points come next: for a lower income, for each year of waiting, for each child under 18, when there are \
not enough bedrooms, and when your present home lacks the access you need.

With equal points, the older application goes first. On the same day, the lower income. If everything is \
equal, a draw that was fixed in advance.

Correcting your answers, taking a pause or winning a review never costs you time on the list.

These rules follow the shape of Québec’s By-law respecting the allocation of dwellings in low rental \
housing (CQLR, chapter S-8, r. 1, sections 23, 26, 27 and 41), which tenants’ committees know. They ask \
nothing about anyone’s papers."""

FIRST_TEXTS: Final = RuleTexts(
    text_fr=_FR,
    text_en=_EN,
    change_fr="Première version.",
    change_en="First version.",
)
