"""What can be done on the staff door, one domain act a function."""
