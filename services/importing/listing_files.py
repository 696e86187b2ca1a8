"""Files of listings, CSV or JSON: into flat rows and out of them. Whatever is wrong is said in words."""

import csv
import datetime as dt
import io
import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from services.importing.cells import is_slug
from services.importing.flat_reading import KnownCodes, read_row, unknown_columns
from services.rules.entries import ListingEntry, Words
from services.rules.flat import Row, columns_of
from services.rules.problems import ImportRefusedError, Problem, refused

LARGEST_FILE: Final = 200 * 1024 * 1024
LONGEST_CELL: Final = 100_000
# So many problems are shown at most: the first ones tell what went wrong.
MOST_PROBLEMS: Final = 200
LICENCE: Final = Words(
    "Contient des données de la Ville de Montréal (Lieux culturels municipaux, CC BY 4.0), du ministère de la"
    " Santé et des Services sociaux (M02, Données Québec) et de GeoNames (CC BY 4.0), extraites et abrégées."
    " Chaque fiche nomme ses sources.",
    "Contains data of the City of Montréal (municipal cultural places, CC BY 4.0), of the Québec health"
    " ministry"
    " (M02, Données Québec) and of GeoNames (CC BY 4.0), extracted and abridged. Each listing names its"
    " sources.",
)


def read_rows(path: Path) -> list[Row]:
    """
    Read the rows of a CSV or JSON file, by its ending.

    :raises ImportRefusedError: if it cannot be read, with what to do about it
    """
    text = _text_of(path)
    rows = _json_rows(text) if path.suffix.lower() == ".json" else _csv_rows(text)
    if not rows:
        raise refused("le fichier ne contient aucune fiche.", "the file holds no listing.")
    problems = _problems_of_columns(rows)
    if problems:
        raise ImportRefusedError(problems)
    return rows


def read_entries(
    rows: list[Row], before: Callable[[list[str]], Mapping[str, ListingEntry]], codes: KnownCodes
) -> list[ListingEntry]:
    """
    Read rows into listings; `before` gives the present listings of some slugs.

    :raises ImportRefusedError: with everything that is wrong in any row
    """
    slugs = [row["slug"].strip() for row in rows]
    present = before(sorted(slug for slug in set(slugs) if is_slug(slug)))
    problems: list[Problem] = []
    entries: list[ListingEntry] = []
    first_seen: dict[str, int] = {}
    for number, (slug, row) in enumerate(zip(slugs, rows, strict=True), start=1):
        entry, found = read_row(number, row, present.get(slug), codes)
        problems += found
        if slug and slug in first_seen:
            other = first_seen[slug]
            problems.append(
                Problem(
                    number,
                    "slug",
                    Words(
                        f"« {slug} » est déjà à la ligne {other} : gardez une seule des deux.",
                        f"“{slug}” already stands in row {other}: keep one of the two.",
                    ),
                )
            )
        first_seen.setdefault(slug, number)
        if entry is not None:
            entries.append(entry)
    problems += _one_organization_a_slug(entries, first_seen)
    if problems:
        raise ImportRefusedError(sorted(problems, key=lambda problem: problem.row))
    return entries


def write_csv(rows: Iterable[Row]) -> str:
    """Write rows as CSV with a header."""
    given = list(rows)
    target = io.StringIO(newline="")
    writer = csv.DictWriter(target, columns_of(given), restval="", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(given)
    return target.getvalue()


def write_json(rows: Iterable[Row], *, day: dt.date) -> str:
    """Write rows as JSON, with the licence and the day; blank cells are left out."""
    listings: list[dict[str, Any]] = []
    for row in rows:
        cells: dict[str, Any] = {name: text for name, text in row.items() if text}
        if provenance := cells.get("provenance"):
            cells["provenance"] = json.loads(provenance)
        listings.append(cells)
    content = {
        "licence_fr": LICENCE.fr,
        "licence_en": LICENCE.en,
        "exported_on": day.isoformat(),
        "listings": listings,
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _text_of(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST_FILE:
            megabytes = LARGEST_FILE // (1024 * 1024)
            raise refused(
                f"le fichier dépasse {megabytes} Mo : partagez-le en plusieurs.",
                f"the file is larger than {megabytes} MB: split it.",
            )
        content = path.read_bytes()
    except OSError as problem:
        raise refused(
            f"impossible de lire « {path.name} » ({problem.strerror}) : vérifiez le nom et les droits.",
            f"cannot read “{path.name}” ({problem.strerror}): check its name and its permissions.",
        ) from problem
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = content[: problem.start].count(b"\n") + 1
        raise refused(
            f"le fichier n’est pas en UTF-8 (ligne {line} du fichier) : dans votre tableur, enregistrez-le"
            " comme"
            " « CSV UTF-8 ».",
            f"the file is not UTF-8 (line {line} of the file): in your spreadsheet, save it as “CSV UTF-8”.",
        ) from problem


def _csv_rows(text: str) -> list[Row]:
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise refused(
            f"la ligne {line} du fichier contient un octet nul : ce n’est pas un fichier CSV, ou il est"
            " abîmé."
            " Exportez-le de nouveau.",
            f"line {line} of the file holds a NUL byte: it is not a CSV file, or it is damaged. Export it"
            " again.",
        )
    csv.field_size_limit(LONGEST_CELL)
    # Spreadsheets in French write semicolons.
    header = text.partition("\n")[0]
    delimiter = ";" if header.count(";") > header.count(",") else ","
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[Row] = []
    try:
        columns = [(name or "").strip() for name in reader.fieldnames or ()]
        reader.fieldnames = columns
        for row in reader:
            if None in row or any(cell is None for cell in row.values()):
                raise refused(
                    f"elle n’a pas {len(columns)} cases comme l’en-tête : une virgule ou un guillemet de"
                    " trop ou de"
                    " moins.",
                    f"it does not have {len(columns)} cells as the header does: a comma or a quote too many"
                    " or"
                    " missing.",
                    row=len(rows) + 1,
                )
            rows.append(row)
    except csv.Error as problem:
        is_too_long = "field larger" in str(problem)
        raise refused(
            f"une case dépasse {LONGEST_CELL} caractères : un guillemet fermant manque sans doute."
            if is_too_long
            else "les guillemets ne vont pas ensemble : un guillemet fermant manque sans doute.",
            f"a cell is longer than {LONGEST_CELL} characters: a closing quote is probably missing."
            if is_too_long
            else "quotes do not match: a closing quote is probably missing.",
            row=len(rows) + 1,
        ) from problem
    return rows


def _json_rows(text: str) -> list[Row]:
    try:
        content = json.loads(text)
    except json.JSONDecodeError as problem:
        raise refused(
            f"le JSON se casse à la ligne {problem.lineno}, caractère {problem.colno} : le fichier est"
            " peut-être"
            " coupé. Exportez-le de nouveau.",
            f"the JSON breaks at line {problem.lineno}, character {problem.colno}: the file may be cut short."
            " Export it again.",
        ) from problem
    except (RecursionError, ValueError) as problem:
        raise refused(
            "le JSON est trop profond ou contient un nombre démesuré : ce n’est pas une liste de fiches.",
            "the JSON is too deep or holds a huge number: it is not a list of listings.",
        ) from problem
    listings = content.get("listings") if isinstance(content, dict) else content
    if not isinstance(listings, list):
        raise refused(
            "écrivez une liste de fiches, ou un objet avec « listings ».",
            "write a list of listings, or an object with “listings”.",
        )
    rows: list[Row] = []
    for number, listing in enumerate(listings, start=1):
        if not isinstance(listing, dict):
            raise refused(
                "une fiche est un objet JSON avec ses champs.",
                "a listing is a JSON object with its fields.",
                row=number,
            )
        rows.append({name: _cell(name, value, number) for name, value in listing.items()})
    return rows


def _cell(name: str, value: Any, number: int) -> str:
    if value is None:
        return ""
    if name == "provenance" and not isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return repr(value)
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return ", ".join(value)
    raise refused(
        "écrivez un texte, un nombre ou une liste de textes.",
        "write a text, a number or a list of texts.",
        row=number,
        column=name,
    )


def _problems_of_columns(rows: list[Row]) -> list[Problem]:
    columns = dict.fromkeys(column for row in rows for column in row)
    problems = [
        Problem(
            0,
            column[:60],
            Words(
                "cette colonne n’existe pas : corrigez son nom (services/data/README.md) ou effacez-la.",
                "this column does not exist: correct its name (services/data/README.md) or delete it.",
            ),
        )
        for column in unknown_columns(columns)[:MOST_PROBLEMS]
    ]
    if any("slug" not in row for row in rows):
        problems.append(
            Problem(
                0,
                "slug",
                Words("chaque fiche a besoin de son « slug ».", "every listing needs its “slug”."),
            )
        )
    return problems


def _one_organization_a_slug(entries: list[ListingEntry], rows: Mapping[str, int]) -> list[Problem]:
    """Two rows that describe one organization differently would each undo the other."""
    problems = []
    first: dict[str, ListingEntry] = {}
    for entry in entries:
        other = first.setdefault(entry.organization.slug, entry)
        if other.organization != entry.organization:
            problems.append(
                Problem(
                    rows[entry.slug],
                    "organization_slug",
                    Words(
                        f"« {entry.organization.slug} » n’est pas décrit comme à la ligne {rows[other.slug]}"
                        " :"
                        " écrivez la même chose partout.",
                        f"“{entry.organization.slug}” is not described as in row {rows[other.slug]}: write"
                        " the"
                        " same everywhere.",
                    ),
                )
            )
    return problems
