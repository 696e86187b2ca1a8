"""The system check that keeps status out of the schema; it runs with every `manage.py check`."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.core.checks import CheckMessage, Error, register

from privacy.status_guard import Place, hits

#: Django's own tables and allauth's hold staff accounts; a permission named "Can add …" is not a question.
OURS = ("services", "housing", "assistance", "casework", "staff", "portal", "privacy", "core")


def model_places(configs: Sequence[AppConfig]) -> Iterator[Place]:
    """Give every column of our tables with its names, its help and its choices."""
    for config in configs:
        if config.label not in OURS:
            continue
        for model in config.get_models(include_auto_created=True):
            for field in model._meta.get_fields():
                if not field.concrete:
                    continue
                name = f"{model._meta.label}.{field.name}"
                # A translated column is the same place as the field that it translates.
                for language in ("_fr", "_en"):
                    name = name.removesuffix(language)
                choices = _choices(field)
                words = (field.name, getattr(field, "verbose_name", ""), getattr(field, "help_text", ""))
                yield Place(name, (*map(str, words), *choices))


def _choices(field: Any) -> tuple[str, ...]:
    inner = getattr(field, "base_field", field)
    return tuple(f"{value} {label}" for value, label in getattr(inner, "flatchoices", ()) or ())


@register()
def no_status_in_the_schema(app_configs: Sequence[AppConfig] | None, **_options: Any) -> list[CheckMessage]:
    """Refuse to start with a column that names somebody's status."""
    configs = list(app_configs) if app_configs is not None else list(apps.get_app_configs())
    return [
        Error(
            f"Status in the schema: {hit}",
            hint="Remove it, or allow this exact place with its reason in privacy/status_words_allowed.tsv.",
            id="privacy.E001",
        )
        for hit in hits(model_places(configs))
    ]
