"""
What whole sentences say that single words do not. Pure.

"Il est dehors avec un couteau" is not about a bed, « il va me tuer » is not suicide. The patterns read folded
words with elisions gone ("qu'il" is "il", "I'm" is "i"), so that a spelling repair cannot make or unmake a
danger. They are written for the person who is worst off.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

_AGGRESSORS = (
    r"(?:il|elle|ils|elles|he|she|they|mari|ex|chum|conjointe?|copain|copine|blonde|femme|"
    r"pere|mere|frere|fils|"
    r"voisin|voisine|patron|proprio|homme|gars|husband|wife|boyfriend|girlfriend|partner|"
    r"stalker|father|dad|"
    r"mother|brother|son|boss|landlord|man|guy|someone|quelqu un|marido|esposo|novio|li|mari m)"
)
_PARENTS = (
    r"(?:pere|papa|dad|daddy|father|stepdad|stepfather|mere|maman|mom|mum|mother|stepmom|"
    r"parents?|padre|papi|"
    r"papa m|manman m|pai)"
)
_HITS = (
    r"(?:bat|bats|battent|battu|frappe|frappent|tape|tapent|hits?|hit|beats?|beat|hurts?|"
    r"slaps?|punch(?:es)?|"
    r"pega|bate|kale|fesse)"
)
_SOMEBODY = (
    r"(?:fille|fils|enfants?|garcon|bebe|ado|frere|soeur|mari|femme|mere|pere|ami|amie|daughter|son|child|"
    r"children|kid|kids|baby|brother|sister|husband|wife|mother|father|friend|hija|hijo|pitit)"
)
_TONIGHT = (
    r"(?:ce soir|cette nuit|a soir|asoir|tonight|this evening|esta noche|hoje a noite|aswe a|"
    r"a swe a|la nuit)"
)


# In the keywords of every hospital with an emergency room.
_HOSPITAL = ("hospitalisation",)


def _seen(*patterns: str) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(patterns) + r")\b")


@dataclass(frozen=True, slots=True)
class Pattern:
    """What some words together mean: whom to call, which needs they name, and which they do not."""

    words: re.Pattern[str]
    unless: re.Pattern[str] | None = None
    # Which lines stand before the results ("life", "violence" …); the first pattern that says so decides.
    occasion: str = ""
    # The least weight of a need.
    needs: Mapping[str, float] = field(default_factory=dict)
    # Needs that these words do not name, whatever single words say; a top one with all below it.
    without: frozenset[str] = frozenset()
    # If given, nothing but these is meant.
    only: frozenset[str] = frozenset()
    # A word of the listings that is meant, where the person's own words do not stand in any.
    text: tuple[str, ...] = ()


# The gravest first.
PATTERNS: tuple[Pattern, ...] = (
    Pattern(
        _seen(
            r"(?:mal|douleur|douleurs|serre\w*|pression|pain|pains|hurts?|tight\w*|pressure|dolor)"
            r"(?: \w+){0,3} (?:poitrine|chest|pecho)",
            r"(?:poitrine|chest)(?: \w+){0,2} (?:mal|serre\w*|douleur|pain|hurts?|hurting|tight)",
            r"infarctus|infarto|heart attack|(?:crise|attaque) (?:cardiaque|de coeur|du coeur)|"
            r"cardiac arrest",
            r"avc|strokes?|accident vasculaire|derrame cerebral",
            r"respire(?: \w+)? (?:plus|pas|mal)|(?:peux|peut|arrive|arrives) (?:plus|pas)(?: a)? respirer",
            r"(?:not|isnt|stopped|hardly|barely|cant|cannot|trouble) (?:\w+ )?(?:breath\w*)|no "
            r"(?:respira|puede respirar)",
            r"(?:reveille|reagit|bouge|repond) (?:plus|pas)|inconsciente?|evanoui\w*|sans connaissance",
            r"unconscious|(?:not|wont|isnt|cant|doesnt) (?:\w+ )?(?:wak\w+|responsive|respond\w*)|"
            r"passed out",
            r"overdos\w*|od sur|surdose|surdosis|sobredosis",
            r"saigne (?:beaucoup|trop|enormement|sans arret)|hemorrag\w+",
            r"bleeding (?:\w+ )?(?:a lot|badly|heavily|out)|wont stop bleeding",
            r"poignarde\w*|stabbed|convulsions?|convulse\w*|seizures?|electrocut\w*|noyade",
            r"(?:is|s|are|am|i) choking|etouffe",
        ),
        unless=_seen(
            r"enceinte|pregnant|embarazada|gravida|ansent", r"me coupe|mourir|suicid\w*|kill myself"
        ),
        occasion="life",
        needs={"sante": 5.0},
        only=frozenset({"sante"}),
        text=_HOSPITAL,
    ),
    Pattern(
        _seen(
            r"(?:pris|prise|avale|avalee|took|taken|swallowed|tome)(?: \w+){0,3} "
            r"(?:trop|toutes?|tous|plein|tas|boite|pot|too many|too much|lot|lots|all|bottle|whole)"
            r"(?: \w+){0,3} (?:pilules?|pills?|comprimes?|medicaments?|cachets?|meds|tylenols?|"
            r"advils?|pastillas)",
            r"(?:avale|swallowed)(?: \w+){0,3} (?:pilules?|pills?|comprimes?|medicaments?|cachets?)",
            r"(?:too many|trop de|bunch of|took|tome) (?:my |the |some |de |las )?(?:pills|pilules|"
            r"pastillas)",
        ),
        unless=_seen(r"(?:fils|fille|enfant|bebe|son|daughter|child|kid|baby|toddler)"),
        occasion="overdose",
        needs={"suicide": 5.0, "clsc": 5.0},
        only=frozenset({"suicide", "clsc"}),
    ),
    Pattern(
        _seen(
            r"(?:lettre|letter|notes?|mot|carta)(?: \w+){0,2} (?:adieux?|goodbyes?|farewell|suicide|"
            r"despedida)",
            r"(?:goodbye|farewell|suicide|adieux?) (?:letter|note|text|message|texto)",
        ),
        occasion="suicide",
        needs={"suicide": 5.0, "crise": 3.0},
        only=frozenset({"suicide", "crise", "ecoute", "ligne-ecoute", "clsc"}),
    ),
    Pattern(
        _seen(
            rf"{_SOMEBODY}(?: \w+){{0,4}} (?:disparue?s?|introuvables?|missing|kidnapped|abducted|"
            rf"desaparecid[oa])",
            rf"(?:kidnapped|took|abducted|enleve|kidnappe) (?:my|mon|ma|mes) {_SOMEBODY}",
            rf"(?:cant|cannot|couldnt) find my {_SOMEBODY}",
            rf"(?:trouve|retrouve) (?:plus|pas) (?:mon|ma|mes) {_SOMEBODY}",
            r"missing (?:child|kid|daughter|son|person)|enfant disparue?",
        ),
        unless=_seen(
            r"missing (?:school|class\w*|work|teeth|papers|documents?)", r"pere|father|acte|papiers"
        ),
        occasion="missing",
        needs={"clsc": 3.0, "ligne-ecoute": 4.0, "crise": 3.0},
        only=frozenset({"clsc", "ligne-ecoute", "crise", "ecoute"}),
    ),
    Pattern(
        _seen(
            r"water (?:just )?(?:broke|broken|is breaking)|waters broke|eaux (?:\w+ )?(?:crev\w+|rompu\w*)",
            r"perdu (?:les|mes|ses) eaux|creve (?:les|mes|ses) eaux|accouche (?:maintenant|la)|"
            r"(?:vais|va) accoucher|contractions|in labou?r|going into labou?r|baby is coming|bebe arrive",
            r"(?:enceinte|pregnant|embarazada|gravida|ansent).*(?:saign\w*|bleed\w*|sangr\w*|senyen|"
            r"contractions|"
            r"poitrine|chest|respire|breath\w*|bouge (?:plus|pas)|not moving)",
            r"(?:saigne|bleeding|sangrando)(?: \w+){0,4} (?:enceinte|pregnant|embarazada)",
        ),
        occasion="birth",
        needs={"sante": 6.0, "grossesse": 1.0},
        only=frozenset({"sante"}),
        text=_HOSPITAL,
    ),
    Pattern(
        # Somebody else would do it: « je vais me tuer » never comes here.
        _seen(
            rf"{_AGGRESSORS} (?:\w+ )?(?:va|vas|veut|vont|veulent|voulait|allait|pourrait|menace de|"
            rf"essaie de|"
            r"essaye de|tente de|a essaye de|a tente de|a voulu|va finir par) (?:me|m|nous) ?(?:tuer|"
            r"abattre|poignarder)",
            r"menac\w+ de (?:me|m|nous) tuer|menace de mort|menaces de mort|death threats?",
            rf"{_AGGRESSORS} (?:\w+ ){{0,5}}(?:kill|kills|murder|shoot|stab|strangle|choke)(?:ing|s)? "
            rf"(?:me|us|my kids)",
            rf"{_AGGRESSORS} (?:\w+ ){{0,3}}(?:choke[sd]|strangle[sd]|etrangle\w*)",
            r"(?:marido|esposo|novio|pareja|ex|el) (?:\w+ ){0,3}(?:matarme|me va a matar|me quiere "
            r"matar|va a matarme)",
            r"(?:li|mari m|mari mwen|nonm nan) (?:\w+ ){0,3}touye (?:m|mwen)",
            "يقتلني",
        ),
        unless=_seen(
            r"(?:i want|i wish|want him|want her|je veux|je voudrais|envie de mourir|kill myself|me "
            r"suicid\w*)"
        ),
        occasion="violence",
        needs={"violence-conjugale": 5.0, "victimes-actes-criminels": 3.0},
        without=frozenset({"ecoute", "hebergement", "famille", "droit"}),
    ),
    Pattern(
        _seen(
            r"(?:avec|with|has|a|un|une|got|pointe\w*|tient|holding|con) (?:an? |un |une )?"
            r"(?:couteau|knife|gun|fusil|pistolet|revolver|arme|machette|machete|cuchillo|pistola)"
        ),
        unless=_seen(r"me coupe\w*|cut myself|mourir|suicid\w*|cuisine|kitchen"),
        occasion="violence",
        needs={"violence-conjugale": 4.0, "victimes-actes-criminels": 4.0},
        without=frozenset({"hebergement", "biens"}),
    ),
    Pattern(
        _seen(
            rf"{_AGGRESSORS} (?:\w+ ){{0,2}}(?:est|attend|crie|cogne|frappe|reste|revenue?|rode|is|"
            rf"waits|waiting|"
            r"standing|banging|knocking|shows|showed|came|keeps|right|s) (?:\w+ ){0,4}"
            r"(?:dehors|outside|porte|door|fenetre|window|chez moi|my house|my home|my place|entree)",
            rf"{_AGGRESSORS} (?:\w+ ){{0,2}}(?:outside|at) (?:my )(?:door|house|home|place|window|work)",
            rf"{_AGGRESSORS} (?:\w+ ){{0,2}}(?:me|m) (?:suit|guette|poursuit|traque|surveille|espionne)",
            rf"{_AGGRESSORS} (?:\w+ ){{0,3}}(?:following|stalking|stalks|follows|watching|tracking) me",
        ),
        unless=_seen(
            r"dor[mst]\w*|couch\w*|sleep\w*|slept|bed|lit|shelter|refuge|froid|cold|homeless|"
            r"itineran\w*|sans abri|"
            r"logement|evict\w*|rent|loyer|mis\w* dehors|jete\w* dehors|agents?|police|immigration|"
            r"asfc|cbsa|"
            r"il fait|il neige|il pleut|boss|patron|landlord|proprio"
        ),
        occasion="violence",
        needs={"violence-conjugale": 5.0},
        without=frozenset({"hebergement", "logement"}),
    ),
    Pattern(
        _seen(
            rf"(?:mon|ma|mes|my|mi|meu) (?:beau |belle )?{_PARENTS}(?: \w+){{0,3}} {_HITS}",
            rf"{_HITS} by my {_PARENTS}",
        ),
        unless=_seen(
            rf"{_PARENTS} (?:\w+ ){{0,2}}(?:bat|frappe|hits|beats) (?:ma|mon|my|sa|notre) (?:mere|"
            rf"maman|mom|mother)"
        ),
        occasion="young",
        needs={"ligne-ecoute": 7.0, "violence-conjugale": 5.0},
        without=frozenset({"famille", "hebergement"}),
    ),
    Pattern(
        _seen(
            r"(?:ma|my|mi) (?:ex )?(?:femme|blonde|wife|girlfriend|copine|conjointe|esposa|novia)(?: "
            r"\w+){0,3} "
            rf"{_HITS}"
        ),
        occasion="violence",
        needs={"violence-conjugale": 5.0, "victimes-actes-criminels": 4.5},
    ),
    Pattern(
        _seen(
            r"(?:agents?|frontaliers?|asfc|cbsa|border|officers?|migra|immigration|ice)(?: \w+){0,5} "
            r"(?:porte|door|puerta|chez moi|chez nous|my house|my home|my place|cogn\w*|knock\w*|"
            r"sonn\w*|entrer)",
            r"(?:cogn\w*|knock\w*|sonn\w*|porte|door)(?: \w+){0,4} (?:asfc|cbsa|immigration|frontaliers?)",
            r"agents? (?:frontaliers?|de immigration|immigration|asfc)|border (?:agents?|officers?|police)",
            r"(?:denonc\w*|report\w*|signal\w*|snitch\w*)(?: \w+){0,4} (?:sans papiers|sans statut|"
            r"immigration|asfc|"
            r"cbsa|illeg\w+|undocumented)",
        ),
        unless=_seen(r"juge immigration|hotel|airport|aeroport"),
        occasion="agents",
        needs={"aide-juridique": 5.0, "detention": 5.0, "clinique-juridique": 4.0},
        without=frozenset(
            {"info-immigration", "logement", "hebergement", "violence", "droits-plaintes", "accueil"}
        ),
    ),
    Pattern(
        _seen(r"(?:appel\w+|call\w*|phon\w+|contact\w*) (?:\w+ ){0,2}(?:immigration|ircc|asfc|cbsa)"),
        needs={"clinique-juridique": 5.0, "aide-juridique": 4.0},
        without=frozenset({"violence", "travail", "info-immigration"}),
    ),
    Pattern(
        _seen(
            r"(?:police|policiers?|policiere|flics?|beu|cops?|spvm)(?: \w+){0,5} (?:arret\w+|stopp\w*|"
            r"stops|"
            r"arrest\w*|control\w+|fouill\w+|search\w*|papiers|papers|id|identi\w+|statut|status)",
            r"(?:arret\w+|stopped|arrested|controle\w*) (?:\w+ ){0,3}(?:police|policiers?|cops?)",
        ),
        unless=_seen(r"viol\w*|couteau|knife|plainte|complain\w*"),
        needs={"aide-juridique": 8.0, "clinique-juridique": 6.0, "police": 4.0},
        without=frozenset({"droits-plaintes", "ville"}),
    ),
    Pattern(
        _seen(
            r"(?:veux|veut|peux|voudrais|want|sans|without|no|pas|dont|jamais|never)(?: \w+){0,4} "
            r"(?:la |the )?(?:police|cops)"
        ),
        unless=_seen(r"arret\w+|stopp\w*|fouill\w+|control\w+|plainte|complain\w*"),
        without=frozenset({"police", "droits-plaintes"}),
    ),
    Pattern(
        _seen(
            rf"(?:enfants?|kids?|children|famille|family|bebe|baby|familia|hijos|fils|fille|daughter|"
            rf"son)\b.*\b{_TONIGHT}",
            rf"{_TONIGHT}\b.*\b(?:enfants?|kids?|children|famille|family|bebe|baby|familia|hijos)",
            r"(?:enfants?|kids?|children|family|famille)\b.*\b(?:nowhere to (?:sleep|go|stay)|pas de "
            r"place ou dormir|"
            r"nulle part ou dormir|dorment dehors|dans la rue|a la rue|sleeping in (?:the|our) (?:car|"
            r"street))",
        ),
        unless=_seen(
            r"malade|sick|fievre|fever|faim|hungry|mang\w*|eat|garde\w*|babysit\w*|hits?|frappe\w*|bat"
        ),
        occasion="tonight",
        needs={"familles": 6.0, "hebergement": 5.0, "communautaire": 12.0},
        without=frozenset({"logement", "famille", "droit"}),
    ),
    Pattern(
        _seen(
            rf"(?:dor[mt]\w*|logement|logis|abri|toit|lit|place|rue|dehors|refuge|hebergement|"
            rf"chambre)\b.*\b{_TONIGHT}",
            rf"{_TONIGHT}\b.*\b(?:dormir|logement|logis|abri|toit|lit|place|rue|dehors|refuge)",
            rf"(?:sleep|stay|bed|shelter|room|roof|homeless|outside|street)\b.*\b{_TONIGHT}",
            rf"{_TONIGHT}\b.*\b(?:sleep|stay|bed|shelter|room|roof|homeless|outside|street)",
        ),
        unless=_seen(
            rf"{_HITS}|violen\w+|viole|violee|raped|insulin\w*|garde\w*|concert|fievre|fever|douleur|pain"
        ),
        occasion="tonight",
        needs={"hebergement": 5.0},
        without=frozenset({"logement", "ligne-ecoute", "soutien", "ecoute"}),
    ),
    Pattern(
        _seen(
            r"(?:patron|boss|employeur|employer|contremaitre|jefe|job|travail|work)\b.*\b(?:paye\w*|"
            r"paie|pay|pays|paid|"
            r"salaire|wages?)"
        ),
        unless=_seen(r"impots?|tax(?:es)?|loyer|rent|blesse\w*|hurt|injur\w*"),
        needs={"droits-travailleurs": 5.0},
        text=("salaire",),
    ),
    Pattern(
        _seen(
            r"(?:enceinte|pregnant|embarazada|gravida|ansent|grossesse)(?: \w+){0,4} (?:sans|pas|no|"
            r"without|sin|sem)"
            r"(?: \w+){0,2} (?:carte|card|ramq|assurance|medicare|insurance|tarjeta|papiers|papers)"
        ),
        needs={"clinique-sans-ramq": 9.0, "grossesse": 5.0},
    ),
    Pattern(
        _seen(r"avort\w*|abortions?|ivg|aborto|abortar|interruption(?: volontaire)?(?: de)? grossesse"),
        needs={"clsc": 6.0, "clinique-sans-ramq": 3.0},
        without=frozenset({"grossesse"}),
    ),
    Pattern(
        _seen(
            r"lunettes?|glasses|eyeglasses|opticien\w*|opticians?|optometr\w*|anteojos|gafas|lentes|oculos"
        ),
        unless=_seen(r"dents?|dentist\w*|teeth|tooth|soleil|sun"),
        needs={"communautaire": 5.0},
        without=frozenset({"dents-yeux", "sante"}),
    ),
    Pattern(
        _seen(
            r"(?:hopital|hopitaux|urgences?|hospitals?|emergency rooms?|er)(?: \w+){0,2} "
            r"(?:urgences?|hopital|hospital|room|proche|near|ouvert|open)",
            r"(?:aller|go|trouver|find|besoin|need|nearest|closest)(?: \w+){0,3} (?:hopital|hospital|"
            r"urgence|er)",
        ),
        needs={"sante": 5.0},
        text=_HOSPITAL,
    ),
    Pattern(
        _seen(
            r"(?:marier|mariage|marry|marriage|married)(?: \w+){0,3} (?:force\w*|obligat\w*)|forced "
            r"(?:\w+ )?marriage"
        ),
        occasion="violence",
        needs={"violence-conjugale": 5.0, "ligne-ecoute": 4.0, "victimes-actes-criminels": 3.0},
        without=frozenset({"famille", "droit", "hebergement"}),
    ),
    Pattern(
        _seen(
            r"(?:fils|fille|enfants?|son|daughter|nephew|neveu|petit fils|grandson|famille|family)(?: "
            r"\w+){0,2} "
            r"(?:me |m |from |my )*(?:vole\w*|steals?|stole|stealing|insulte\w*|menace\w*|exploite\w*|"
            r"crie\w*)"
        ),
        needs={"victimes-actes-criminels": 5.0},
        without=frozenset({"famille", "violence-conjugale"}),
    ),
)
