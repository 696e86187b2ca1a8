"""What requests for help and applications for housing have in common. The SQL stands in sql/."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql"
FILES = ("filing.sql", "kinds.sql", "desk_writes.sql")


class Migration(migrations.Migration):
    dependencies = [("casework", "0005_applications"), ("staff", "0005_ledger_and_alerts")]

    operations = [
        migrations.RunSQL((SQL / name).read_text(encoding="utf-8"), migrations.RunSQL.noop) for name in FILES
    ]
