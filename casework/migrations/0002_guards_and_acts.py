"""What the database itself holds to, and one function per act of the person. The SQL stands in sql/."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql"


def _statements(name: str) -> migrations.RunSQL:
    return migrations.RunSQL((SQL / name).read_text(encoding="utf-8"), migrations.RunSQL.noop)


class Migration(migrations.Migration):
    dependencies = [("casework", "0001_initial"), ("staff", "0003_guards")]

    operations = [_statements("guards.sql"), _statements("person_acts.sql")]
