"""The search entry as the search came to need it; it holds nothing that cannot be made anew."""

import django.contrib.postgres.fields
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("services", "0001_initial")]

    operations = [
        migrations.DeleteModel(name="SearchEntry"),
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                ("number", models.AutoField(primary_key=True, serialize=False)),
                (
                    "listing",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="search_entry",
                        to="services.listing",
                    ),
                ),
                ("document", django.contrib.postgres.search.SearchVectorField(null=True)),
                ("names", models.TextField(default="")),
                ("codes", models.TextField(default="")),
                ("tier", models.PositiveSmallIntegerField(default=0)),
                ("merit", models.SmallIntegerField(default=0)),
                ("due_on", models.DateField(null=True)),
                (
                    "positions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.FloatField(), default=list, size=None
                    ),
                ),
                ("card", models.TextField(default="")),
                ("hours", models.TextField(default="")),
            ],
            options={
                "verbose_name": "entrée de recherche",
                "verbose_name_plural": "entrées de recherche",
            },
        ),
        migrations.CreateModel(
            name="SearchCode",
            fields=[
                ("number", models.AutoField(primary_key=True, serialize=False)),
                ("code", models.CharField(max_length=120, unique=True)),
            ],
            options={"verbose_name": "code de recherche", "verbose_name_plural": "codes de recherche"},
        ),
        migrations.CreateModel(
            name="SearchVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("stamp", models.UUIDField()),
            ],
            options={
                "verbose_name": "version de la recherche",
                "verbose_name_plural": "versions de la recherche",
            },
        ),
    ]
