"""Two more audiences, and entries that know which listings are for some streets only."""

from pathlib import Path

import django.contrib.postgres.fields
from django.db import migrations, models

ENTRY = Path(__file__).parent / "sql" / "entry.sql"
AUDIENCES = [
    ("women", "Femmes"),
    ("men", "Hommes"),
    ("youth", "Jeunes"),
    ("families", "Familles"),
    ("children", "Enfants"),
    ("seniors", "Personnes aînées"),
    ("lgbtq", "Personnes LGBTQ+"),
    ("disabled", "Personnes handicapées"),
    ("newcomers", "Personnes nouvellement arrivées"),
    ("tenants", "Locataires"),
    ("workers", "Travailleuses et travailleurs"),
    ("indigenous", "Personnes autochtones"),
    ("adults", "Adultes (18 ans et plus)"),
]


def _entries_as_they_are_now() -> list[str]:
    written = ENTRY.read_text(encoding="utf-8").replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
    return [written, "SELECT services_refresh_entries(ARRAY(SELECT id FROM services_listing))"]


class Migration(migrations.Migration):
    dependencies = [("services", "0004_directory_loads")]

    operations = [
        migrations.AlterField(
            model_name="listing",
            name="audiences",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(choices=AUDIENCES, max_length=12),
                blank=True,
                default=list,
                size=None,
                verbose_name="pour qui",
            ),
        ),
        migrations.RunSQL(_entries_as_they_are_now(), reverse_sql=migrations.RunSQL.noop),
    ]
