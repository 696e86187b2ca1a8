"""What differs between two states of a listing, in the words of the spreadsheet's columns."""

from services.rules.entries import Change, ListingEntry
from services.rules.flat import flat_row


def differences(before: ListingEntry, after: ListingEntry) -> list[Change]:
    """Return the columns in which two entries differ, with their values before and after."""
    old, new = flat_row(before), flat_row(after)
    return [
        Change(column, old.get(column, ""), new.get(column, ""))
        for column in dict.fromkeys([*old, *new])
        if old.get(column, "") != new.get(column, "")
    ]
