"""The team's side of a request for help, on the staff door."""
