"""The ledger numbers itself, alerts and heartbeats have their functions. The SQL stands in sql/."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql"
FILES = ("ledger.sql", "keys_over_time.sql", "alerts.sql", "register.sql")


class Migration(migrations.Migration):
    dependencies = [("staff", "0004_life")]

    operations = [
        migrations.RunSQL((SQL / name).read_text(encoding="utf-8"), migrations.RunSQL.noop) for name in FILES
    ]
