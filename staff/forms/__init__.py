"""The forms of the staff door."""
