"""The part of docs/benchmarks.md about handing requests in."""

from typing import Any

from bench.markdown import Row, spaced, table, verdict
from bench.submissions import Level, Submissions

#: What the issue asks for: so many a second, sustained, on two cores.
WANTED = 10


def recorded(raw: dict[str, Any]) -> Submissions:
    """Read what an earlier benchmark recorded."""
    return Submissions(
        **{
            **raw,
            "levels": tuple(Level(**one) for one in raw["levels"]),
        }
    )


def targets(found: Submissions) -> list[Row]:
    """Say which targets are held, as rows of the report's first table."""
    best = max(found.levels, key=lambda one: one.per_second)
    nothing_lost = found.codes_that_open == found.codes_shown == found.files_written and found.is_whole
    errors = found.errors
    return [
        (
            f"requests handed in, sustained: ≥ {WANTED} a second",
            f"{best.per_second:g} a second, {best.concurrency} at a time",
            verdict(best.per_second >= WANTED),
        ),
        (
            "nothing lost, nothing half-written: every code that was shown opens what was sent",
            f"{spaced(found.codes_shown)} codes shown, {spaced(found.codes_that_open)} open their text, "
            f"{spaced(found.files_written)} files, {errors} errors",
            verdict(nothing_lost and not errors),
        ),
    ]


def section(found: Submissions) -> list[str]:
    """Draw the part about handing in."""
    heads = (
        *("sending at once", "handed in", "a second", "p50 / p95 / longest ms", "told to wait", "errors"),
        "a search meanwhile, p50 / p95 ms",
        *("CPU ms each: door · PostgreSQL · bench", "cores: this · others"),
    )
    return [
        "## Handing a request in",
        "",
        f"{found.machine}. {found.workers}; the clients share the same cores. Each visit is the form, three "
        "seconds of reading, the sending, the page with the code; the times are those of the sending.",
        "",
        *table(heads, [_row(str(one.concurrency), one) for one in found.levels]),
        *table(
            ("", ""),
            [
                ("codes shown to somebody", spaced(found.codes_shown)),
                ("of these, open the very text that was sent", spaced(found.codes_that_open)),
                ("files in the database", spaced(found.files_written)),
                ("each with one story, one receipt, one event, three wraps", verdict(found.is_whole)),
                ("told to wait, their text on the page they got", spaced(found.words_kept_when_told_to_wait)),
                (
                    f"of {found.tried_again} who sent that page again, handed in",
                    spaced(found.sent_again_and_handed_in),
                ),
                ("processor time of one derivation alone", f"{found.derivation_cpu:g} ms"),
            ],
        ),
    ]


def _row(name: str, one: Level) -> Row:
    return (
        *(name, spaced(one.handed_in), f"{one.per_second:g}", f"{one.p50:g} / {one.p95:g} / {one.longest:g}"),
        *(spaced(one.told_to_wait), one.errors, f"{one.search_p50:g} / {one.search_p95:g}"),
        *(
            f"{one.door_cpu:g} · {one.database_cpu:g} · {one.client_cpu:g}",
            f"{one.cores_busy:g} · {one.cores_of_others:g}",
        ),
    )
