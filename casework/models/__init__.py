"""A sealed file and its life. Metadata in the open is what a queue needs; everything else is sealed."""

from casework.models.assignments import Assignment
from casework.models.cases import Case, Intake, IntakeChange, SealedStory, Tombstone, TrainedPerson
from casework.models.events import Event
from casework.models.journeys import Journey
from casework.models.keys import HelperGrant, HelperUse, Receipt, Wrap
from casework.models.messages import Message, Note
from casework.models.tasks import ClearedCase, Clearing, Task

__all__ = [
    "Assignment",
    "Case",
    "ClearedCase",
    "Clearing",
    "Event",
    "HelperGrant",
    "HelperUse",
    "Intake",
    "IntakeChange",
    "Journey",
    "Message",
    "Note",
    "Receipt",
    "SealedStory",
    "Task",
    "Tombstone",
    "TrainedPerson",
    "Wrap",
]
