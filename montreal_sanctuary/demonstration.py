"""
A demonstration's staff, keys and three requests, all made by the same operations as the real ones.

Loopback only: its keys stand beside its database. Production refuses to start with them.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final
from uuid import uuid4

from django.db import transaction

from assistance.rules import answer_due_on
from casework.by_code import hand_in
from casework.enums import CaseKind, Urgency
from casework.models import Case, Journey
from casework.operations.answering import reply
from casework.operations.assigning import assign
from casework.operations.files import open_file
from casework.operations.intakes import Mandate, open_intake, people_to_train
from montreal_sanctuary.demonstration_housing import fill_housing
from montreal_sanctuary.demonstration_keys import demonstration_recovery_seed, demonstration_root
from montreal_sanctuary.demonstration_people import (
    HOUSING_LEAD,
    HOUSING_SUPERVISOR,
    PEOPLE,
    DemonstrationSignIn,
    new_phrase,
    read_sign_in,
)
from privacy.journey import new_journey_key
from privacy.keys import key_pair_from_seed
from staff.access import AccessPurpose, Unlocked
from staff.enums import Role, TeamPurpose
from staff.models import StaffMember, Team
from staff.operations.keys import make_person_key, make_team_key, open_key
from staff.operations.members import create_member
from staff.operations.second_factor import enrol_totp
from staff.recipients import candidates_for_list, sign_next_list

TEAMS: Final = (
    (TeamPurpose.TRIAGE, "Tri des demandes d’aide", "Triage of requests"),
    (TeamPurpose.ASSISTANCE, "Équipe d’aide", "Help team"),
    (TeamPurpose.HOUSING, "Équipe du logement", "Housing team"),
    (TeamPurpose.LISTINGS, "Répertoire", "Directory"),
)
NOTHING_TO_CALL: Final = {
    "way": "here",
    "address": "",
    "when": "",
    "ask_for": "",
    "leave_word": "no",
    "code_word": "",
    "never": "",
}
# Made up, as anybody who reads them sees: days ago, language, urgency, what is sealed.
REQUESTS: Final = (
    (
        0,
        "fr",
        Urgency.URGENT,
        {
            "what": "(Demande inventée.) Mon propriétaire veut me sortir d’ici vendredi. J’ai deux enfants. "
            "J’ai peur d’appeler la police. Est-ce qu’il a le droit?",
            "wishes": ["talk", "legal", "housing"],
            "interpreter": "espagnol",
            "name": "Alma",
            "contact": {
                **NOTHING_TO_CALL,
                "way": "phone",
                "address": "514 555-0142",
                "when": "le matin, de 9 h à 11 h",
                "ask_for": "Madame Alma",
                "code_word": "jardin",
                "never": "le soir, la fin de semaine",
            },
        },
    ),
    (
        3,
        "en",
        Urgency.ORDINARY,
        {
            "what": "(Made-up request.) My employer keeps part of my pay and says nobody will believe me. "
            "I have my hours written in a notebook. I would like to know what I can do.",
            "wishes": ["work", "legal"],
            "interpreter": "",
            "name": "Joy",
            "contact": NOTHING_TO_CALL,
        },
    ),
    (
        9,
        "fr",
        Urgency.ORDINARY,
        {
            "what": "(Demande inventée.) Je dors chez une amie depuis un mois et je ne peux plus rester. "
            "Je cherche un endroit sûr, même petit.",
            "wishes": ["place", "housing"],
            "interpreter": "",
            "name": "",
            "contact": NOTHING_TO_CALL,
        },
    ),
)
ANSWER: Final = (
    "Hello Joy. Thank you for writing. Yes, you can claim your pay, and somebody may go with you. "
    "Would you rather talk here, or come and see us? We will never ask about your papers."
)


def fill_demonstration(at: dt.datetime) -> DemonstrationSignIn | None:
    """
    Make the demonstration's staff, keys and requests, unless anybody works here already.

    Returns what it takes to sign in, or None if this portal has staff of its own.
    """
    kept = read_sign_in()
    if StaffMember.objects.exists():
        return kept
    password, passphrase = new_phrase(3), new_phrase(4)
    with transaction.atomic():
        secrets = _make_staff(password=password, passphrase=passphrase, at=at)
        recovery = key_pair_from_seed(demonstration_recovery_seed())
        recipients = candidates_for_list(recovery_public=recovery.public, on=_first_day(at).date())
        sign_next_list(recipients=recipients, root_private=demonstration_root(), on=_first_day(at).date())
        _open_reception(at)
        codes = [
            _hand_in(days_ago, language, urgency, story, at)
            for days_ago, language, urgency, story in REQUESTS
        ]
        _answer_the_second(passphrase, at)
        lead, supervisor = (
            demonstration_key(email, passphrase) for email in (HOUSING_LEAD, HOUSING_SUPERVISOR)
        )
        second = StaffMember.objects.exclude(pk=supervisor.member.pk).get(roles__contains=[Role.SUPERVISOR])
        application_code = fill_housing(lead=lead, supervisor=supervisor, second=second, at=at)
        # Visits of days ago are over: the worker has none to drop, and nobody is told that it is late.
        Journey.objects.filter(keep_until__lte=at).delete()
    sign_in = DemonstrationSignIn(
        password, passphrase, secrets, receipt_code=codes[1], application_code=application_code
    )
    sign_in.write()
    return sign_in


def _open_reception(at: dt.datetime) -> None:
    """Open the reception as a privacy officer does: under a mandate, with everybody here who was trained."""
    mandate = Mandate(
        organization="Démonstration",
        mandate_on=at.date(),
        mandate_until=at.date() + dt.timedelta(days=365),
        phone="211",
        cover_days=(0, 1, 2, 3, 4),
        cover_from=9,
        cover_to=17,
    )
    officer = StaffMember.objects.get(roles__contains=[Role.PRIVACY_OFFICER])
    for kind in (CaseKind.ASSISTANCE, CaseKind.HOUSING):
        open_intake(kind=kind, mandate=mandate, trained=people_to_train(kind), on=at.date(), by=officer)


def _first_day(at: dt.datetime) -> dt.datetime:
    return at - dt.timedelta(days=max(days for days, *_rest in REQUESTS))


def _make_staff(*, password: str, passphrase: str, at: dt.datetime) -> dict[str, str]:
    teams = {
        purpose: Team.objects.create(purpose=purpose, name_fr=french, name_en=english)
        for purpose, french, english in TEAMS
    }
    secrets: dict[str, str] = {}
    for person in PEOPLE:
        member = create_member(
            email=person.email,
            name=person.name,
            password=password,
            roles=[Role(role) for role in person.roles],
            languages=person.languages,
            teams=[teams[TeamPurpose(purpose)] for purpose in person.teams],
        )
        secrets[person.email] = enrol_totp(member=member, at=at)
        make_person_key(member=member, passphrase=passphrase, at=_first_day(at))
    triage = _unlocked(Role.TRIAGE, passphrase)
    make_team_key(team=teams[TeamPurpose.TRIAGE], by=triage, at=_first_day(at))
    housing = demonstration_key(HOUSING_LEAD, passphrase)
    make_team_key(team=teams[TeamPurpose.HOUSING], by=housing, at=_first_day(at))
    return secrets


def demonstration_key(email: str, passphrase: str) -> Unlocked:
    """Open the key of somebody of the demonstration."""
    return open_key(member=StaffMember.objects.get(email=email), passphrase=passphrase)


def _unlocked(role: Role, passphrase: str, number: int = 0) -> Unlocked:
    emails = [person.email for person in PEOPLE if person.role == role]
    return demonstration_key(emails[number], passphrase)


def _hand_in(
    days_ago: int, language: str, urgency: Urgency, story: Mapping[str, Any], at: dt.datetime
) -> str:
    then = at - dt.timedelta(days=days_ago)
    return hand_in(
        journey=new_journey_key(),
        kind=CaseKind.ASSISTANCE,
        language=language,
        urgency=urgency,
        due_on=answer_due_on(urgency=urgency, received_on=then.date()),
        story=story,
        at=then,
    ).code


def _answer_the_second(passphrase: str, at: dt.datetime) -> None:
    """Let the second request be assigned, read by both, and answered: its code shows what that looks like."""
    case = Case.objects.get(language="en")
    triage = _unlocked(Role.TRIAGE, passphrase)
    lead, backup = (_unlocked(Role.CASEWORKER, passphrase, number) for number in (0, 1))
    yesterday = at - dt.timedelta(days=1)
    open_file(by=triage, case_id=case.id, purpose=AccessPurpose.TRIAGE, at=yesterday)
    assign(by=triage, case_id=case.id, lead=lead.member, backup=backup.member, at=yesterday)
    open_file(by=lead, case_id=case.id, purpose=AccessPurpose.FOLLOW_UP, at=yesterday)
    open_file(by=backup, case_id=case.id, purpose=AccessPurpose.COVER, reason="absence", at=yesterday)
    reply(by=lead, case_id=case.id, message_id=uuid4(), text=ANSWER, expects_answer=True, at=at)
