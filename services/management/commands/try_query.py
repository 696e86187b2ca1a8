"""Try a query and see why each result came."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from core.clock import now
from services.queries.explain import explain
from services.rules.criteria import SearchCriteria


class Command(BaseCommand):
    """For whoever writes the vocabulary: what was understood, where the search looked, what came and why."""

    help = "Essaie une recherche et l’explique · Tries a query and explains it"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the words of the query, quoted or not."""
        parser.add_argument("words", nargs="+")
        parser.add_argument("--language", choices=["fr", "en"], default="fr")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Print the understanding, the probes and the first page."""
        query = " ".join(options["words"])
        answer = explain(SearchCriteria(query=query), language=options["language"], at=now())
        meant = answer.understanding
        write = self.stdout.write
        write(f"« {query} »")
        for correction in meant.corrections:
            write(f"  {correction.typed} → {correction.read}")
        for match in meant.matches:
            targets = ", ".join(f"{category}:{weight:g}" for category, weight in match.term.categories)
            write(f"  terme · term  {match.term.text} ({match.term.language}, {match.quality:g})  {targets}")
        for concept in meant.concepts:
            write(f"  besoin · need  {concept.category} {concept.weight:g}")
        for facet, value, weight in meant.hints:
            write(f"  indice · hint  {facet}={value} {weight:g}")
        if places := [*meant.boroughs, meant.near]:
            write(f"  lieu · place  {' '.join(filter(None, places)) or '—'}")
        for probe in answer.probes:
            write(f"  sonde · probe  {probe}")
        write(f"  {answer.total}{'+' if answer.is_capped else ''} résultats · results")
        for rank, hit in enumerate(answer.hits, start=1):
            card = hit.card
            write(
                f"{rank:3} {hit.score:7.2f}  {card.category.code:24} {card.name.text[:52]:52} "
                f"{', '.join(hit.reasons)}{'  ← ' + ', '.join(hit.terms[:3]) if hit.terms else ''}"
            )
