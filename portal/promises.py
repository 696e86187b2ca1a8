"""
Every promise beside the check that proves it and the figure behind it.

None says more than the code does: `check` names a test of this repository, and a test fails when the name
leads nowhere. What is not built yet is said to be so, in a list of its own.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from services.queries.figures import Counts

Text = str | LazyText


@dataclass(frozen=True, slots=True)
class Promise:
    """
    One promise: its words, how it is kept, what it does not cover, and the check, "file::test".

    `measure` makes a sentence of the directory's counts; without it, the promise has no figure.
    """

    slug: str
    words: Text
    how: Text
    limit: Text
    check: str
    measure: Callable[[Counts], str] | None = None

    @property
    def check_file(self) -> str:
        """Return the file that holds the check, from the top of the repository."""
        return self.check.partition("::")[0]

    @property
    def check_sentence(self) -> str:
        """Return the check's name as the sentence that it is, in English like all the code."""
        return self.check.partition("::")[2].removeprefix("test_").replace("_", " ")


@dataclass(frozen=True, slots=True)
class MeasuredPromise:
    """A promise with its figure of today, in words."""

    promise: Promise
    figure: str


@dataclass(frozen=True, slots=True)
class Later:
    """What the portal means to do and does not do yet."""

    words: Text
    meanwhile: Text


def _checked(counts: Counts) -> str:
    # Written without a plural: zero is singular in French, plural in English.
    return gettext(
        "Fiches vérifiées et à jour : %(verified)s sur %(published)s. En retard : %(overdue)s. "
        "Jamais vérifiées : %(never)s."
    ) % {
        "verified": counts.verified,
        "published": counts.published,
        "overdue": counts.overdue,
        "never": counts.never_verified,
    }


def _answered(counts: Counts) -> str:
    return gettext(
        "Fiches où nous savons si le statut est demandé : %(status)s sur %(published)s. "
        "Où nous savons quels papiers : %(papers)s sur %(published)s."
    ) % {
        "status": counts.with_status_answer,
        "papers": counts.with_papers_answer,
        "published": counts.published,
    }


KEPT = (
    Promise(
        slug="compte",
        words=_("Vous cherchez sans compte et sans témoin (cookie)."),
        how=_(
            "Aucune page du répertoire ne pose de témoin. Un navigateur les visite toutes et n’en trouve pas."
        ),
        limit=_(
            "Pour signaler une erreur, un témoin empêche les faux envois. Il part quand vous "
            "fermez le navigateur."
        ),
        check="tests/journeys/test_every_page.py::test_a_page_asks_nobody_else_and_leaves_no_cookie",
    ),
    Promise(
        slug="trace",
        words=_("Ce que vous cherchez n’est écrit nulle part chez nous."),
        how=_(
            "Nous cherchons avec un mot inventé. Ensuite, nous fouillons tous nos fichiers : "
            "le mot n’y est pas."
        ),
        limit=_("Votre téléphone, lui, garde un historique. Ouvrez une fenêtre privée avant de commencer."),
        check="tests/proofs/test_17_no_request_leaves_a_mark.py::test_no_request_leaves_a_mark",
    ),
    Promise(
        slug="statut",
        words=_("Nous ne demandons ni votre statut, ni votre pays, ni votre date de naissance."),
        how=_(
            "Aucun formulaire public n’a de case pour cela. La base de données n’a pas de colonne non plus."
        ),
        limit=_("Un service que vous appelez peut le demander. La fiche le dit quand nous le savons."),
        check="tests/portal/test_promises.py::test_nothing_asks_for_status_and_nothing_could_keep_it",
    ),
    Promise(
        slug="seuls",
        words=_("Nos pages n’appellent aucun autre site."),
        how=_(
            "Chaque page vient de notre serveur seulement : pas de publicité, pas de mesure, "
            "pas de carte d’ailleurs."
        ),
        limit=_("Votre fournisseur Internet peut voir le nom de ce site."),
        check="tests/journeys/test_every_page.py::test_a_page_asks_nobody_else_and_leaves_no_cookie",
    ),
    Promise(
        slug="inconnu",
        words=_("Quand nous ne savons pas, nous l’écrivons. « Inconnu » ne veut jamais dire « non »."),
        how=_("Inconnu a sa propre forme : un contour pointillé et un point d’interrogation."),
        limit=_("Beaucoup de réponses manquent encore. Appelez, et demandez avant de donner votre nom."),
        check="tests/portal/test_components.py::test_unknown_has_a_shape_of_its_own",
        measure=_answered,
    ),
    Promise(
        slug="age",
        words=_("Chaque fiche dit quand elle a été vérifiée. Une vieille fiche le dit aussi."),
        how=_("Après 180 jours (14 pour un refuge d’hiver), la fiche est marquée « à revérifier »."),
        limit=_("Pendant la démonstration, personne n’appelle pour vérifier. Appelez avant d’y aller."),
        check="tests/portal/test_components.py::test_an_overdue_listing_says_so_on_its_card",
        measure=_checked,
    ),
    Promise(
        slug="quitter",
        words=_("Un bouton vous sort du site tout de suite."),
        how=_(
            "Il mène aux bibliothèques. Avec JavaScript, la page d’avant disparaît aussi de "
            "l’historique de l’onglet."
        ),
        limit=_("Il n’efface pas l’historique du navigateur. Il ne peut rien contre un logiciel espion."),
        check="tests/proofs/test_27_titles_and_paths_are_neutral.py"
        "::test_the_exit_ends_on_a_dull_page_and_forgets_the_visit",
    ),
    Promise(
        slug="scelle",
        words=_("Ce que vous nous écrivez est scellé avant d’être gardé."),
        how=_(
            "Nous écrivons une demande avec un mot inventé. Ensuite, nous fouillons une copie complète des "
            "bases de données : le mot n’y est pas."
        ),
        limit=_(
            "La page qui reçoit votre texte le voit passer. Si quelqu’un prenait le contrôle de ce serveur, "
            "il verrait les demandes suivantes, pas les anciennes."
        ),
        check="tests/proofs/test_01_no_word_in_a_dump.py::test_no_word_of_a_file_is_in_a_dump_of_either_database",
    ),
    Promise(
        slug="deux",
        words=_(
            "Les personnes qui trient lisent votre demande. Ensuite, deux personnes nommées la suivent. "
            "Personne d’autre dans l’équipe."
        ),
        how=_(
            "Il faut une clé pour lire. Les collègues qui n’ont pas votre dossier ne l’ont pas, même en "
            "passant par la base de données."
        ),
        limit=_(
            "Un juge peut forcer une personne qui a la clé à ouvrir le dossier. "
            "Une clé de secours existe aussi, gardée hors ligne."
        ),
        check="tests/proofs/test_11_an_unassigned_colleague.py"
        "::test_a_colleague_who_was_not_named_finds_no_key_in_the_tables",
    ),
    Promise(
        slug="ouvertures",
        words=_("Vous voyez qui a ouvert votre dossier, quel jour et pourquoi."),
        how=_("Chaque ouverture s’inscrit dans un journal que personne ne peut corriger."),
        limit=_("Vous voyez la fonction de la personne, pas son nom."),
        check="tests/proofs/test_14_the_log_only_grows.py::test_nobody_changes_shortens_or_empties_a_log",
    ),
    Promise(
        slug="relais",
        words=_("Une personne qui vous aide reçoit un code à part. Vous le retirez quand vous voulez."),
        how=_(
            "Il dure 30 jours au plus. Il n’efface rien, ne change aucun code et ne montre pas qui a ouvert "
            "le dossier. Vous voyez quels jours il sert."
        ),
        limit=_("Ce que cette personne a lu, elle peut s’en souvenir ou en parler."),
        check="tests/casework/test_helper_grants.py::test_no_act_of_the_person_knows_a_helpers_code",
    ),
    Promise(
        slug="reprendre",
        words=_("Avec votre code, vous effacez tout, tout de suite."),
        how=_("Après, le code est inconnu, comme s’il n’avait jamais existé. Il reste le mois et l’issue."),
        limit=_("Les copies de sécurité l’oublient plus tard. Ce qui a été dit à une personne reste dit."),
        check="tests/proofs/test_16_an_erased_code_is_an_unknown_one.py"
        "::test_an_erased_code_behaves_as_an_unknown_one",
    ),
    Promise(
        slug="rang",
        words=_("Les logements s’offrent dans un ordre que n’importe qui peut recompter."),
        how=_(
            "Les règles, le tirage et chaque classement sont publiés. Chaque nuit, le calcul est refait : "
            "s’il donne autre chose, quelqu’un est appelé."
        ),
        limit=_(
            "L’ordre ne crée aucun logement. L’attente peut durer des années; nous ne promettons pas de date."
        ),
        check="tests/housing/test_run_tables.py"
        "::test_everybody_on_the_list_is_ranked_and_the_digests_come_out_the_same",
    ),
    Promise(
        slug="refus",
        words=_("Vous pouvez refuser un logement et garder votre place."),
        how=_(
            "Vous dites pourquoi, et le logement passe à la personne suivante. Le prochain qui vous convient "
            "vient à vous."
        ),
        limit=_(
            "Un logement que vous avez refusé ne vous est pas offert une deuxième fois. Un autre peut tarder."
        ),
        check="tests/housing/test_offers.py::test_declined_with_a_reason_offered_to_the_next_accepted",
    ),
    Promise(
        slug="silence",
        words=_("Le silence ne vous enlève jamais votre ancienneté."),
        how=_(
            "Sans réponse, votre demande de logement se repose un an. Un geste suffit pour revenir, avec la "
            "même ancienneté."
        ),
        limit=_("Après un an de repos, la demande est retirée, puis effacée 14 jours plus tard."),
        check="tests/housing/test_clocks_of_the_list.py"
        "::test_a_household_confirms_each_year_and_one_that_was_looked_for_sleeps_with_its_seniority",
    ),
    Promise(
        slug="corriger",
        words=_("Vous pouvez corriger une fiche sans dire qui vous êtes."),
        how=_("Un formulaire court, sans nom ni courriel. Nous gardons le jour, pas l’heure."),
        limit=_("N’y écrivez rien sur vous. Les personnes qui corrigent les fiches lisent ce texte."),
        check="tests/journeys/test_finding.py::test_a_correction_is_kept_for_the_editors_without_an_account",
    ),
)

NOT_YET = (
    Later(
        _("Dire « on m’a demandé mes papiers », et voir combien de personnes l’ont dit."),
        _("Pas encore ouvert. En attendant, signalez l’erreur sur la fiche du service."),
    ),
    Later(
        _("Publier le nombre de demandes reçues de la police ou de l’immigration, zéro compris."),
        _("Pas encore ouvert. Le site n’a aucun dossier à donner."),
    ),
)


def measured(counts: Counts) -> list[MeasuredPromise]:
    """Return the promises that are kept today, each with its figure in the language in force."""
    return [MeasuredPromise(promise, promise.measure(counts) if promise.measure else "") for promise in KEPT]
