"""The log of openings only grows. The SQL stands in sql/."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("staff", "0002_teams_keys_access")]

    operations = [migrations.RunSQL((SQL / "guards.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop)]
