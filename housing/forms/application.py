"""The small forms around an application: the code that brings it back, and the last digits of a receipt."""

from django.utils.translation import gettext_lazy as _

from casework.forms import CodeField
from core.forms import KeptNowhere
from privacy.journey import read_resume_code
from privacy.receipt import read_code


class HandedCodeForm(KeptNowhere):
    """The code that a person hands to an organisation, for what it may read once."""

    code = CodeField(
        read=read_code,
        label=_("Le code que la personne vous a donné"),
        help_text=_("20 chiffres. Les espaces ne comptent pas."),
    )


class ResumeForm(KeptNowhere):
    """The code that brings back an application kept for later."""

    code = CodeField(
        read=read_resume_code,
        label=_("Votre code pour reprendre"),
        help_text=_("20 chiffres. Les espaces ne comptent pas."),
    )
