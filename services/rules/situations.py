"""
What happened to a person, what to do first, and where the listings that fit are found.

A page's address and title give nothing away in a history list: « calme », « rue » and « proche » are words
of every day. What is said of the law is hedged, and each such page says so once (`is_about_law`).
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Situation:
    """One situation: at most five steps, one idea each; the slugs of lines to call; the needs behind it."""

    slug: str
    icon: str
    heading: str | Promise
    hint: str | Promise
    steps: tuple[str | Promise, ...]
    lines: tuple[str, ...]
    categories: tuple[str, ...]
    is_urgent: bool = False
    is_about_law: bool = False
    # The page says that 911 brings the police, who are not bound by the City's policy.
    mentions_911: bool = False
    # The heading would say too much in a history list or on a shared screen's tab.
    is_discreet: bool = False


SITUATIONS: tuple[Situation, ...] = (
    Situation(
        slug="nuit",
        icon="bed",
        heading=_("Je cherche un lit pour ce soir"),
        hint=_("Refuges et haltes-chaleur"),
        steps=(
            _("Appelez avant d’y aller : les lits se remplissent vite."),
            _("Pas de place? Appelez le 211, jour et nuit. On y connaît les ressources près de vous."),
            _("Vous pouvez demander quels papiers il faut avant de donner votre nom."),
            _("S’il fait très froid, une halte-chaleur peut vous recevoir, même sans lit."),
        ),
        lines=("211", "obm-webster", "obm-patricia-mackenzie", "chez-doris"),
        categories=("hebergement",),
        is_urgent=True,
    ),
    Situation(
        slug="arrivee",
        icon="plane",
        heading=_("Je viens d’arriver"),
        hint=_("Par où commencer"),
        steps=(
            _("Appelez le 211 et dites votre langue. Un interprète peut aider."),
            _("Trouvez un organisme d’accueil près de chez vous. Certains servent tout le monde, pas tous."),
            _("Demandez toujours quels papiers il faut avant d’y aller."),
            _("Parlez à une clinique d’information juridique avant de signer ou d’envoyer un formulaire."),
            _("Gardez une copie de chaque papier que vous recevez."),
        ),
        lines=("211", "info-311", "info-sante-811"),
        categories=("accueil", "info-immigration", "francisation", "interprete"),
        is_about_law=True,
    ),
    Situation(
        slug="logis",
        icon="house",
        heading=_("J’ai perdu mon logement"),
        hint=_("Un toit, vos affaires, vos droits"),
        steps=(
            _("Pour dormir ce soir, appelez un refuge avant d’y aller."),
            _("Appelez le 311. Demandez l’aide à la recherche de logement."),
            _("Demandez aussi où entreposer vos meubles après une éviction."),
            _("Parlez à un comité logement avant de rendre les clés. Vous avez peut-être des recours."),
        ),
        lines=("info-311", "211"),
        categories=("eviction", "recherche-logement", "droits-locataires", "demenagement", "hebergement"),
        is_about_law=True,
    ),
    Situation(
        slug="lettre",
        icon="mail-warning",
        heading=_("J’ai reçu une lettre"),
        hint=_("Loyer, éviction, audience, renvoi"),
        steps=(
            _("Cherchez d’abord la date limite sur la lettre. Notez-la."),
            _("N’attendez pas : certains délais sont de quelques jours."),
            _("Ne signez rien que vous ne comprenez pas."),
            _("Pour une lettre du propriétaire, appelez un comité logement."),
            _("Pour une audience ou un renvoi, appelez l’aide juridique ou une clinique juridique."),
        ),
        lines=("211", "info-311"),
        categories=(
            "droits-locataires",
            "aide-juridique",
            "clinique-juridique",
            "info-immigration",
            "detention",
        ),
        is_about_law=True,
    ),
    Situation(
        slug="soins",
        icon="stethoscope",
        heading=_("J’ai un problème de santé"),
        hint=_("Avec ou sans carte d’assurance maladie"),
        steps=(
            _("Une vie est en danger? Appelez le 911."),
            _("Sinon, appelez le 811. Une infirmière répond, jour et nuit. Votre nom n’est pas obligatoire."),
            _("Sans carte d’assurance maladie, essayez la clinique de Médecins du Monde."),
            _("Ailleurs, demandez le prix avant les soins."),
        ),
        lines=("info-sante-811", "mdm-clinique"),
        categories=("clinique-sans-ramq", "clsc", "vaccination-depistage", "dents-yeux"),
        mentions_911=True,
    ),
    Situation(
        slug="bebe",
        icon="baby",
        heading=_("Je suis enceinte"),
        hint=_("Suivi, accouchement, bébé"),
        steps=(
            _(
                "Vous saignez beaucoup ou vous avez très mal? Appelez le 911. "
                "Sinon, le 811 vous dit quoi faire."
            ),
            _("Cherchez un suivi tôt, même sans carte d’assurance maladie."),
            _("Demandez le prix de chaque visite et de l’accouchement avant."),
            _("La Maison Bleue suit des familles dans plusieurs quartiers."),
        ),
        lines=("info-sante-811", "mdm-clinique", "211"),
        categories=("grossesse", "clinique-sans-ramq", "perinatalite", "bebe"),
        mentions_911=True,
    ),
    Situation(
        slug="ecole",
        icon="school",
        heading=_("L’école de mon enfant"),
        hint=_("Inscription, fournitures, santé"),
        steps=(
            _("Selon la loi, un enfant qui habite au Québec peut aller à l’école publique gratuitement."),
            _(
                "En principe, cela vaut aussi pour un enfant sans statut, ou dont les parents "
                "sont sans statut."
            ),
            _("Appelez l’école de votre quartier. Demandez quels papiers elle accepte."),
            _("On vous refuse? Demandez la réponse par écrit, puis appelez un organisme qui connaît la loi."),
        ),
        lines=("211", "cdpdj"),
        categories=("ecole", "fournitures-scolaires", "sante-enfants", "garde", "soutien-parents"),
        is_about_law=True,
    ),
    Situation(
        slug="calme",
        icon="house-heart",
        heading=_("J’ai peur chez moi"),
        hint=_("Parler, partir, rester avec vos enfants"),
        steps=(
            _(
                "Appelez SOS violence conjugale. "
                "On vous écoute, jour et nuit, et on peut vous aider à trouver une place."
            ),
            _("Pour parler, pas besoin de porter plainte."),
            _("Si vous pouvez, appelez d’un téléphone que l’autre personne ne voit pas."),
            _("Si vous partez, prenez vos papiers, ceux des enfants et vos médicaments."),
            _(
                "Danger immédiat? Appelez le 911. Des policiers viendront. "
                "La politique de la Ville ne les lie pas."
            ),
        ),
        lines=("sos-violence-conjugale", "cvasm", "dauphinelle", "tel-jeunes"),
        categories=("violence-conjugale", "violence-sexuelle", "victimes-actes-criminels"),
        is_urgent=True,
        mentions_911=True,
        is_discreet=True,
    ),
    Situation(
        slug="paie",
        icon="wallet",
        heading=_("Mon patron ne me paie pas"),
        hint=_("Salaire, accident, menaces"),
        steps=(
            _("Notez vos heures, vos jours et ce qui a été payé."),
            _("Gardez les textos, les photos et les reçus."),
            _("Parlez à un centre pour travailleuses et travailleurs. Certains aident avec ou sans statut."),
            _("N’attendez pas : il y a des délais pour réclamer."),
            _("On vous menace? L’aide aux victimes ne demande pas de porter plainte à la police."),
        ),
        lines=("211", "cdpdj"),
        categories=("droits-travailleurs", "sante-securite", "exploitation", "victimes-actes-criminels"),
        is_about_law=True,
    ),
    Situation(
        slug="rue",
        icon="siren",
        heading=_("La police m’arrête dans la rue"),
        hint=_("Quoi faire, à qui parler"),
        steps=(
            _("Restez calme. Demandez si vous êtes libre de partir."),
            _("La politique d’accès sans peur de la Ville ne lie pas la police."),
            _("En état d’arrestation, demandez un avocat. L’aide juridique a une ligne, jour et nuit."),
            _("Notez ensuite le jour, l’heure, le lieu et le matricule de l’agent."),
            _(
                "Vous pouvez porter plainte contre un policier, gratuitement. "
                "Parlez-en d’abord à une clinique juridique."
            ),
        ),
        lines=("aide-juridique", "deontologie-policiere", "cdpdj"),
        categories=("police", "aide-juridique", "droits-plaintes", "clinique-juridique"),
        is_urgent=True,
        is_about_law=True,
        is_discreet=True,
    ),
    Situation(
        slug="proche",
        icon="lock",
        heading=_("Une personne proche est détenue"),
        hint=_("La trouver, l’aider"),
        steps=(
            _("Notez son nom complet, sa date de naissance et l’heure de l’arrestation."),
            _("Appelez l’aide juridique : sa ligne d’arrestation et de détention répond jour et nuit."),
            _("Demandez où est la personne et quand elle sera entendue."),
            _("Dites-lui de ne rien signer sans avocat ni interprète."),
            _("Un organisme visite le centre de détention de l’immigration, à Laval."),
        ),
        lines=("aide-juridique", "solidarite-sans-frontieres"),
        categories=("detention", "aide-juridique", "clinique-juridique", "info-immigration"),
        is_urgent=True,
        is_about_law=True,
        is_discreet=True,
    ),
    Situation(
        slug="carte",
        icon="id-card",
        heading=_("Avoir la carte d’identité et de résidence"),
        hint=_("Bibliothèques, sports, camps de jour"),
        steps=(
            _("Cette carte prouve votre identité et votre adresse dans des services de la Ville."),
            _("Appelez le 311 et demandez où et quand l’obtenir."),
            _("Demandez quels papiers sont acceptés. En 2019, des papiers expirés étaient acceptés."),
            _("Selon la Ville, la carte est gratuite et la demande est confidentielle."),
            _("La carte ne change rien avec la police ni avec l’immigration."),
        ),
        lines=("info-311",),
        categories=("carte-sans-peur", "bureau-acces-montreal", "bibliotheque", "piscine-loisirs"),
    ),
)

SITUATION_BY_SLUG = {situation.slug: situation for situation in SITUATIONS}
