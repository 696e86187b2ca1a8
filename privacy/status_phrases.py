"""
The phrases by which people tell their status, in French and in English, as they speak in Montréal.

They are matched on words in lower case without accents, apostrophes or hyphens ("d'asile" is "dasile"). Each
group is one reason; a listing's talk, a bank's visa and an eviction from a home are kept out one by one, and
tests/proofs/corpus_status_mentions.tsv says how well that goes.
"""

import re
from typing import Final

#: Long words that are worth recognising with one letter wrong.
KEYWORDS: Final = (
    "undocumented",
    "permanente",
    "permanent",
    "residence",
    "residency",
    "resident",
    "citoyenne",
    "citoyen",
    "citizen",
    "immigration",
    "migratoire",
    "humanitaire",
    "deportation",
    "deported",
    "deporter",
    "deporte",
    "demandeur",
    "refugiee",
    "refugie",
    "refugee",
    "asylum",
    "parrainage",
    "parrainee",
    "sponsorship",
    "overstayed",
    "nationalite",
    "nationality",
    "precaire",
)
#: Words of their own that are one letter away from a keyword.
RIGHT_AS_THEY_ARE: Final = frozenset(
    {"refuge", "refuges", "residents", "residente", "residentes", "permanence", "reporte", "departs"}
)

#: Where one thought ends and the next begins: a complaint and a confession may share a sentence.
CLAUSE_ENDS: Final = re.compile(
    r"[.,;!?\n]|\b(?:et|pis|puis|mais|car|faque|donc|parce que?|but|because|cause|so)\b|\best ce que\b"
    r"|\band (?=(?:i|im|we|my|they|he|she|the)\b)"
)

_WHO_ASKS_FR: Final = (
    r"(?:on|quon|ils?|elles?|y|dame|madame|monsieur|gars|fille|agente?|ecole|clinique|banque|centre|clsc|police"
    r"|policiere?|proprio|patron|boss)"
)
_WHO_ASKS_EN: Final = (
    r"(?:they|he|she|lady|guy|school|clinic|bank|centre|center|police|officer|landlord|boss|staff"
    r"|receptionist)"
)
_ASKING: Final = (
    r"(?:mont|nous (?:a|ont)|me|te|lui (?:a|ont)|leur (?:a|ont)) demand(?:e|es|ait|aient|ent|er)",
    rf"{_WHO_ASKS_FR} (?:ma|a|ont|mavait|demandait) demande"
    # "On a demandé l'asile" is what they did, not what was asked of them.
    r"(?! (?:d|l|de l|un|une|la|le)? ?(?:asile|refuge|protec|visa|resid))",
    r"(?<!jai )(?<!avons )demande (?:mon|mes|ma|notre|nos|si)",
    r"(?:on|vous|ils|elles|quils|y) demand(?:ez|ent|aient|e|ait)",
    r"exig\w+",
    r"(?:veut|veulent|voulait|voulaient|voulu) (?:voir|avoir|savoir|mon|mes|ma|un|une|le|la)",
    r"(?:faut|faudrait)(?: il|tu| tu| t il)?(?! que je (?:parte|quitte))",
    r"(?:ca prend|prenez vous|avez vous besoin|jai tu besoin|besoin dun|besoin de montrer)",
    rf"(?:{_WHO_ASKS_EN}|you|someone|who|got|was|were|being|been|keep|kept|people) (?:\w+ )?ask(?:s|ed|ing)?",
    r"(?<!\bi )(?<!\bwe )ask(?:s|ed) (?:me|us|my|our|if|about|to see)",
    r"(?:do|does|did|will|would|can) (?:you|i|they|we|it|this|the|that)(?: \w+){0,3}"
    r" (?:ask|need|require|check|want|show|report)",
    rf"{_WHO_ASKS_EN} (?:\w+ )?(?:want(?:s|ed)?|require[sd]?|demand(?:s|ed)?|insist\w*)"
    r" (?:to see|to know|my|me to|a|the|for|on)",
)
#: A clause about a question, a demand or a rule of a service: what people complain of, and what they ask us.
ASKING: Final = re.compile(r"\b(?:" + "|".join(_ASKING) + r")\b")

#: What tells a bank's visa from the other.
MONEY: Final = re.compile(
    r"\b(?:banque|bank|cartes?|cards?|credit|debit|interac|mastercard|paye?r?|payee?|paid|pay|solde|charged"
    r"|cheque)\b"
)
VISA: Final = re.compile(
    r"\bvisas?\b.{0,60}?\b(?:visit\w+|touris\w+|d?etudian\w+|d?etudes?|travail\w*|transit|expir\w+|fini\w*"
    r"|termine\w*|echu\w*|refus\w+|renouvel\w+|student|work|end(?:s|ed|ing)?|over|denied|renew\w*|ran out"
    r"|up)\b"
    r"|\b(?:visitor|tourist|student|work|super|fin de mon|fin du|sans|without a|lost my"
    r"|overstay\w*(?: \w+){0,2}) ?visas?\b"
)

_ME_FR: Final = r"(?:suis|chuis|chui|chu|jsuis|sommes|on est|etais)"
_IS_FR: Final = r"(?:suis|chuis|chui|chu|jsuis|sommes|est|sont|etais|etait|es)"
_IS_EN: Final = r"(?:i am|im|we are|were|is|are|shes|hes|was|theyre)"
_NONE_FR: Final = r"(?:pas|plus|pu|pus|aucune?|jamais|ni|sans)"
_NONE_EN: Final = (
    r"(?:no|without|without any|dont have|dont have (?:any|our|my)|have no|havent any|never had)"
)
_MINE_FR: Final = r"(?:mon|son|notre|leur)"
_MINE_EN: Final = r"(?:my|our|his|her|their)"
_OTHER_STATUT: Final = (
    r"(?! (?:civil|matrimonial|facebook|whatsapp|insta\w*|de (?:ma|la|mon|votre|notre)|du|des)\b)"
)
_OTHER_PAPERS: Final = (
    r"(?! (?:de|du|des|d|pour|a|au|hygien\w+|toilette|construction|mouchoirs?|for|from|towels?|bags?"
    r"|plates?)\b)"
)

_GROUPS: Final = (
    # Having none.
    rf"{_NONE_FR} (?:de |daucun |un |le |les )?statut\b{_OTHER_STATUT}",
    rf"{_NONE_FR} (?:eu )?(?:de |daucun )?papiers?\b{_OTHER_PAPERS}",
    r"(?:pas|plus) (?:mes|nos|ses|leurs) papiers? (?:canadiens?|encore|ici|dimmigration)",
    rf"{_NONE_EN} (?:legal |valid |immigration |canadian )?(?:status|papers)\b{_OTHER_PAPERS}",
    r"undocumented",
    r"non ?status|out of status",
    # A status by its name.
    r"statut (?:migratoire|precaire|legal|irregulier|temporaire|implicite|dimmigra\w+|de refugie\w*"
    r"|de resident\w*|au canada|canadien)",
    r"(?:perd\w*|perte de) (?:mon|son|notre|leur|le)? ?statut",
    rf"{_MINE_FR} statut{_OTHER_STATUT} (?:est |a ete |etait |va etre )?(?:pas |deja |encore |bientot )?"
    r"(?:expir\w+|fini\w*|perdu|refuse|regle|echu|revoque|retire)",
    r"(?:immigration|legal|precarious|refugee|resident|temporary|implied|maintained) status",
    rf"(?:lost|lose|losing|loses) {_MINE_EN} status",
    rf"{_MINE_EN} status (?:is |has |was |will |just )?(?:been )?"
    r"(?:expir\w+|ended|revoked|lost|denied|refused)",
    # Papers that tell it.
    r"papiers? (?:dimmigration|canadiens?|de residence|valides?|valables?)",
    r"(?:immigration|canadian|valid|legal) papers",
    r"permi[st] ?(?:de travail|dtravail|travail|detudes?|de sejour|(?:est |etait )?(?:ferme|ouvert))\b",
    r"(?:work|study|closed|open) permits?\b",
    r"residen\w+ perman\w+|perman\w+ residen\w+|cartes? de residente?s?\b|pr cards?|cartes? (?:de )?rp\b",
    r"csq|certificat de selection|certificat dacceptation",
    r"(?<!sac de )(?<!sac en )papier brun|brown paper(?! bags?| towels?)",
    # Asylum and refuge.
    r"demand\w* (?:d ?|l ?|de l ?)?asile|asile politique|asylum\b",
    r"demand\w* (?:de |du )?(?:refugie\w*|statut de refugie\w*|protection\b)",
    r"demande de refuge (?:en|a la|au|refusee?|accepte)",
    rf"(?<!me )(?<!mon )(?<!se )(?<!sest )(?<!nous nous )\b{_IS_FR} (?:une? |des |aussi |encore |pas )?"
    r"refugiee?s?\b(?! (?:dans|chez|a|au|sous|en bas|derriere)\b)",
    r"(?<!des )(?<!aux )refugiee?s? (?:reconnue?s?|acceptee?s?|politiques?|syrien\w*|de la|dhaiti)\b",
    rf"{_IS_EN} (?:a |an |also |not |both )*refugees?\b(?! (?:cent|house|shelter))",
    r"refugee (?:claim\w*|status|hearing|protection|board|from)|convention refugee|as a refugee",
    # Citizens.
    rf"(?:pas|plus|ni|non|devenir|devenue?) (?:une? |des )?citoyen\w*|citoyen\w* canadien\w*|citoyennete"
    rf"|{_NONE_FR} residente?\b(?! (?:du|de|dans|au)\b)",
    r"(?:not|isnt|arent|aint|neither|nor|non|becoming|become) (?:a |an |yet )*(?:canadian )?citizens?"
    r"|canadian citizen\w*|citizenship",
    r"nationalite|nationality",
    # Being sent away.
    r"deport(?:e|ee|es|ees|er|ed|ing|ation|ations|s|ent|ait)?\b",
    r"(?:mesure|ordre|avis|ordonnance|decision) (?:de |d ?)(?:renvoi|expulsion du|interdiction)",
    r"(?:removal|exclusion) orders?",
    r"(?:renvo\w+|expuls\w+) (?:\w+ ){0,3}(?:pays|canada|frontiere)",
    rf"send(?:ing)? (?:me|us|him|her|them) back (?:to|there)|sent back to {_MINE_EN}",
    r"immigration (?:detention|holding)|detention (?:\w+ ){0,2}immigration|centre de surveillance",
    # Programmes and agencies that nobody else meets.
    r"[dl]?erar\b|prra|pfsi|ifhp|interim federal health|d?ircc|[dl]?asfc|cbsa|cisr|irb\b",
    r"(?:motifs?|demande|considerations?|dossier) (?:pour |dordre |de )?(?:motifs? |considerations? )?"
    r"humanitaires?",
    r"humanitarian (?:and compassionate|application)|h (?:and )?c application",
    r"travailleu\w+ (?:agricoles? )?(?:temporaires? )?etrang\w+|foreign workers?|tfws?\b",
    r"etudiante?s? (?:etrang\w+|internationa\w+)|international students?",
    r"parrainage|parrainee|(?:me|nous|ma|mavait|la|le|mont) parrain(?:e|ee|er|ait|ent)\b",
    r"sponsor(?:s|ed|ing)? (?:me|us|my (?:wife|husband))",
    r"sponsorship (?:broke\w*|cancel\w*|application|is|was|ended)|spousal sponsorship",
    # How one came, how one stayed.
    r"(?:comme|en|as|as a) (?:touristes?|tourists?|visiteu\w+|visitors?)(?! (?:dans|au musee))",
    r"roxham",
    r"travers\w+ (?:la |les )?frontier\w*|cross\w* (?:the |over the )?border",
    r"overstay\w*",
    rf"{_ME_FR} (?:ici |icitte |encore |toujours |rendue? )?illega\w+",
    r"illega\w+ (?:ici|icitte|au canada|au pays|au quebec|here|in canada)",
    r"(?:ici|icitte|au canada|au pays) illega\w+|pas legale?s? (?:ici|icitte|au)\b|not legal here",
    r"(?:i am|im|we are|living|live|lived|stayed|staying|work\w*|being) (?:here |in canada )?illegal\w*",
)
PHRASES: Final = re.compile(r"\b(?:" + "|".join(_GROUPS) + ")")
