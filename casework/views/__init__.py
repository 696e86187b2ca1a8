"""Pages of the staff door that both kinds of file have."""
