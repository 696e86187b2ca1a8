"""What the first page of the staff door says of housing."""
