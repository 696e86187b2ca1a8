"""The life of a file as the database holds it: one function per act and per timer. The SQL stands in sql/."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql"
FILES = (
    "receiving.sql",
    "helper_acts.sql",
    "keeping.sql",
    "clearing.sql",
    "timers.sql",
    "heads.sql",
    "peppers.sql",
)


class Migration(migrations.Migration):
    dependencies = [("casework", "0003_life"), ("staff", "0005_ledger_and_alerts")]

    operations = [
        migrations.RunSQL((SQL / name).read_text(encoding="utf-8"), migrations.RunSQL.noop) for name in FILES
    ]
