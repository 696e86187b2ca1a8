"""Applications as the database holds them: guards, one function per act and per timer. The SQL stands in sql/."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql"
FILES = (
    "guards.sql",
    "programmes.sql",
    "filing.sql",
    "person.sql",
    "referrals.sql",
    "decisions.sql",
    "ranking.sql",
    "offers.sql",
    "clocks.sql",
    "duplicates.sql",
    "desk.sql",
    "desk_writes.sql",
    "desk_days.sql",
)


class Migration(migrations.Migration):
    dependencies = [("housing", "0001_initial"), ("casework", "0006_files_of_two_kinds")]

    operations = [
        migrations.RunSQL((SQL / name).read_text(encoding="utf-8"), migrations.RunSQL.noop) for name in FILES
    ]
