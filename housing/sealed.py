"""Where each sealed text of an application belongs, so that nothing opens where it does not."""

from uuid import UUID


def answers_context(case_id: UUID, answers_id: UUID) -> str:
    """Name the place of one correction of a file's answers."""
    return f"answers|v1|{case_id}|{answers_id}"


def item_context(case_id: UUID, item_id: UUID) -> str:
    """Name the place of one thing that was asked for."""
    return f"item|v1|{case_id}|{item_id}"


def decision_context(case_id: UUID, decision_id: UUID) -> str:
    """Name the place of what a decision cites."""
    return f"decision|v1|{case_id}|{decision_id}"


def release_context(case_id: UUID, release_id: UUID) -> str:
    """Name the place of what an organisation would be told, as the file keeps it."""
    return f"release|v1|{case_id}|{release_id}"


def handed_context(release_id: UUID) -> str:
    """Name the place of the same words under a key of their own, for whoever is handed its code."""
    return f"handed|v1|{release_id}"


def handed_key_context(release_id: UUID) -> str:
    """Name the place of that key, wrapped to the code."""
    return f"handed key|v1|{release_id}"


def letter_context(case_id: UUID, letter_id: UUID) -> str:
    """Name the place of a letter."""
    return f"letter|v1|{case_id}|{letter_id}"
