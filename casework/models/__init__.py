"""A sealed file and its life. Metadata in the open is what a queue needs; everything else is sealed."""

from casework.models.assignments import Assignment
from casework.models.cases import Case, Intake, SealedStory, Tombstone
from casework.models.events import Event
from casework.models.journeys import Journey
from casework.models.keys import Receipt, Wrap
from casework.models.messages import Message, Note

__all__ = [
    "Assignment",
    "Case",
    "Event",
    "Intake",
    "Journey",
    "Message",
    "Note",
    "Receipt",
    "SealedStory",
    "Tombstone",
    "Wrap",
]
