"""What is done with applications for housing, on the operations of casework."""
