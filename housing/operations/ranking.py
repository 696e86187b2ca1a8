"""Making a run: an order, written down whole with its digests, and the seeds that it was the first to use."""

import datetime as dt
import uuid

from django.db import connection, transaction

from casework.errors import NotYours
from housing.enums import RunReason
from housing.models import OpeningWindow, Programme, RankingRun
from housing.permissions import works_in_housing
from housing.queries.ranking import facts_with_ids, on_the_list, rules_in_force, rules_of, seeds_of
from housing.rules.facts import Facts, written
from housing.rules.runs import Run, made_run
from staff.models import StaffMember

_COPY = "COPY housing_rankingentry (id, run_id, place, leaf, salt, facts, application_id) FROM STDIN"


@transaction.atomic
def make_run(
    programme: Programme,
    *,
    as_of: dt.date,
    requested_by: StaffMember | None,
    reason: RunReason,
) -> RankingRun:
    """
    Rank everybody on the list of a programme, as of a day, and keep the order for good.

    The seed of each window whose files were ranked for the first time is published with it: at once for a
    window without a last day; for one with a last day, once it is past.

    :param requested_by: None for the operator at the terminal
    :raises NotYours: if who asks is not of the housing team
    :raises housing.queries.ranking.NoRules: if no rules are in force on that day
    """
    if requested_by is not None and not works_in_housing(requested_by):
        raise NotYours
    # The lock gives numbers without holes; an opening window waits for it too.
    Programme.objects.select_for_update().get(pk=programme.pk)
    # Nobody's place is rewritten meanwhile: what is ranked stands there at the end (sql/desk_writes.sql).
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE housing_placement IN SHARE MODE")
    version = rules_in_force(as_of)
    seeds = seeds_of(programme.pk)
    ids: dict[str, uuid.UUID] = {}
    files: list[Facts] = []
    for key, facts in facts_with_ids(on_the_list(programme)):
        ids[facts.file_number] = key
        files.append(facts)
    made = made_run(files, rules=rules_of(version), as_of=as_of, seeds=seeds)
    last = programme.runs.order_by("-number").values_list("number", flat=True).first()
    run = RankingRun.objects.create(
        programme=programme,
        rules=version,
        number=(last or 0) + 1,
        as_of=as_of,
        windows=max(seeds, default=0),
        seed_commitment=made.seed_commitment,
        input_digest=made.input_digest,
        output_digest=made.output_digest,
        engine=made.engine,
        files=len(made.entries),
        requested_by=requested_by,
        reason=reason,
        day=as_of,
    )
    _write_entries(run, made, ids)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS run_is_whole IMMEDIATE")
        cursor.execute("SET CONSTRAINTS run_is_whole DEFERRED")
    _publish_seeds(programme, {facts.window for facts in files}, seeds, as_of)
    return run


def _write_entries(run: RankingRun, made: Run, ids: dict[str, uuid.UUID]) -> None:
    # One stream for all: a hundred thousand places in a few seconds.
    with connection.cursor() as cursor, cursor.copy(_COPY) as stream:
        for one in made.entries:
            assert one.facts is not None  # noqa: S101  (nobody is erased from an order that is being made)
            stream.write_row(
                (
                    uuid.uuid4(),
                    run.pk,
                    one.place,
                    one.leaf,
                    one.salt,
                    written(one.facts).decode("ascii"),
                    ids[one.facts.file_number],
                )
            )


def _publish_seeds(programme: Programme, used: set[int], seeds: dict[int, bytes], as_of: dt.date) -> None:
    for window in OpeningWindow.objects.filter(programme=programme, number__in=used, seed=None):
        # While people may still apply on one shared day, a draw that is known could be played with.
        if window.closes_on is None or window.closes_on < as_of:
            window.seed, window.seed_published_on = seeds[window.number], as_of
            window.save(update_fields=["seed", "seed_published_on"])
