"""Words that leave for whoever a file is about, by one way: which may, and why others may not."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast
from uuid import uuid4

from django.http import HttpRequest, QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext

from casework.enums import Channel
from casework.errors import UnusableId
from casework.forms_contact import FORBIDDEN, ContactForm
from casework.operations.files import OpenedFile
from casework.operations.sending import (
    NotSent,
    NoWayOut,
    Reached,
    RefusedByPlan,
    UnusableAddress,
    Word,
    has_way_out,
    must_be_read,
    send_word,
    what_forbids,
    words_that_leave,
)
from casework.views.guard import Asked
from core.workflow import IllegalMove


@dataclass(frozen=True)
class Sending:
    """
    Who writes, from which opened file, by which way.

    :ivar reached: reads out of an opened file the plan that this way is held to
    """

    asked: Asked
    opened: OpenedFile
    channel: Channel
    reached: Callable[[OpenedFile], Reached]

    @cached_property
    def person(self) -> Reached:
        """The plan of this way, and the name that may be said."""
        return self.reached(self.opened)

    @cached_property
    def words(self) -> list[Word]:
        """The words that may leave now."""
        if not has_way_out(self.channel):
            return []
        plan, at = self.person.plan, self.asked.at
        return [word for word in words_that_leave() if not what_forbids(plan, word, self.channel, at)]

    def form(self, request: HttpRequest) -> ContactForm | None:
        """Return the form with the words that may leave now; None if none may, and none were sent."""
        is_sent = request.method == "POST"
        if not self.words and not is_sent:
            return None
        return ContactForm(
            request.POST if is_sent else None,
            seen=self.opened.events[-1].number,
            # What is sent is held against every word: the operation refuses, and says which rule.
            words=list(words_that_leave()) if is_sent else self.words,
            language=self.opened.case.language,
            chosen_name=self.person.name,
            asks_reading=must_be_read(self.person.plan, self.channel, self.asked.at),
        )

    def send(self, form: ContactForm) -> bool:
        """
        Send what was chosen, and note it; otherwise say in the form why nothing left.

        :return: whether it left
        """
        given, opening = form.cleaned_data, self.asked.opening
        problem: str | Promise
        try:
            send_word(
                by=self.asked.by,
                case_id=opening.case.id,
                purpose=opening.purpose,
                reason=opening.reason,
                channel=self.channel,
                reached=self.reached,
                text_code=given["text_code"],
                at=self.asked.at,
                note_id=given["entry"],
                with_name=bool(given.get("with_name")),
                has_read=bool(given.get("has_read")),
            )
        except RefusedByPlan as refusal:
            problem = FORBIDDEN[refusal.doubts[0]]
        except UnusableAddress:
            problem = gettext(
                "Ce que la personne a écrit ne permet pas de la joindre ainsi. Rien n’est parti."
            )
        except NoWayOut:
            problem = gettext("Ce portail n’est relié à aucun service pour cela. Rien n’est parti.")
        except NotSent as failure:
            problem = _failed(failure)
        except IllegalMove:
            problem = gettext("Ce n’est plus possible dans l’état où est ce dossier.")
        except UnusableId:
            form.data = sent = cast(QueryDict, form.data).copy()
            sent["entry"] = str(uuid4())
            problem = gettext("Cette page n’était plus bonne. Rien n’est envoyé; relisez, puis envoyez.")
        else:
            return True
        form.add_error(None, str(problem))
        return False

    def shown(self, form: ContactForm | None) -> dict[str, Any]:
        """Return what the page says of the form, or of why there is none."""
        return {
            "form": form,
            "is_mail": self.channel is Channel.EMAIL,
            "may_send": bool(self.words) and form is not None,
            "is_bare_only": bool(self.words) and len(self.words) < len(words_that_leave()),
            "why_not": [] if self.words else self._why_not(),
        }

    def _why_not(self) -> list[str]:
        """Say which of the person's rules keep every word here, or that nothing carries one."""
        if forbidden := what_forbids(self.person.plan, None, self.channel, self.asked.at):
            return [str(FORBIDDEN[doubt]) for doubt in forbidden]
        if self.channel is Channel.EMAIL:
            nothing = gettext("Ce portail n’est relié à aucun service de courriel.")
        else:
            nothing = gettext("Ce portail n’est relié à aucun service de textos.")
        return [nothing, gettext("Répondez dans le dossier : la personne revient lire.")]


def _failed(failure: NotSent) -> str:
    if failure.may_have_left:
        return gettext(
            "Le service n’a pas répondu : le message est peut-être parti, peut-être pas. Rien n’est noté. "
            "Attendez un peu avant d’essayer de nouveau."
        )
    return gettext("Le service a refusé le message. Rien n’est parti, rien n’est noté. Essayez plus tard.")
