"""Making the search entries anew, and holding them back while much is loaded."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connections, transaction

ALIAS = "directory"
_BATCH = 4_000
# From here on it is faster to make the indexes afterwards than to keep them while entries are written.
_MANY = 20_000

Step = Callable[[int, int], None]


@contextmanager
def entries_later() -> Iterator[None]:
    """
    Hold the triggers back for a transaction; `rebuild_entries` must follow.

    Everything inside is one transaction.
    """
    with transaction.atomic(using=ALIAS):
        with connections[ALIAS].cursor() as cursor:
            cursor.execute("SET LOCAL services.entries = 'later'")
        yield
        with connections[ALIAS].cursor() as cursor:
            cursor.execute("SET LOCAL services.entries = ''")


def rebuild_entries(*, step: Step = lambda _done, _total: None) -> int:
    """
    Make every search entry, and the words for typing errors, from the tables; return how many entries.

    One transaction: a search meanwhile sees the entries of before. `step` is told how many are done, of how
    many.
    """
    with transaction.atomic(using=ALIAS), connections[ALIAS].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM services_listing WHERE state = 'published'")
        total: int = cursor.fetchone()[0]
        cursor.execute("DELETE FROM services_searchentry")
        cursor.execute("DELETE FROM services_searchword")
        indexes: list[tuple[str, str]] = []
        if total >= _MANY:
            cursor.execute(
                "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"
                " AND indexname LIKE 'services_searchentry_tier_%%'"
            )
            indexes = cursor.fetchall()
            for name, _definition in indexes:
                cursor.execute(f"DROP INDEX {name}")
        done = 0
        last = "00000000-0000-0000-0000-000000000000"
        while True:
            cursor.execute(
                "SELECT id FROM services_listing WHERE state = 'published' AND id > %s ORDER BY id LIMIT %s",
                [last, _BATCH],
            )
            identifiers = [row[0] for row in cursor.fetchall()]
            if not identifiers:
                break
            cursor.execute("SELECT services_refresh_entries(%s)", [identifiers])
            last = identifiers[-1]
            done += len(identifiers)
            step(done, total)
        # The foreign keys of the new entries are checked now, or the indexes could not be made.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for _name, definition in indexes:
            cursor.execute(definition)
        cursor.execute(
            "UPDATE services_searchword AS kept SET frequency = counted.frequency FROM ("
            " SELECT word, count(*) AS frequency FROM services_searchentry AS entry,"
            " LATERAL (SELECT DISTINCT regexp_split_to_table(entry.names, '\\s+')) AS found (word)"
            " GROUP BY word"
            ") AS counted WHERE counted.word = kept.word"
        )
        cursor.execute("UPDATE services_searchversion SET stamp = gen_random_uuid()")
    with connections[ALIAS].cursor() as cursor:
        cursor.execute("ANALYZE services_searchentry")
    return done
