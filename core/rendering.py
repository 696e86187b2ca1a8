"""How forms are drawn: one template for every field, named in settings.FORM_RENDERER."""

from django.forms.renderers import TemplatesSetting


class PortalRenderer(TemplatesSetting):
    """
    Draws each form and field with the portal's own templates, found where all templates are.

    Django wires aria-describedby and aria-invalid; the templates add « Erreur : » and the hint's place.
    "django.forms" must be among the installed apps, for the widgets' own templates.
    """

    form_template_name = "django/forms/form.html"
    field_template_name = "django/forms/field.html"
