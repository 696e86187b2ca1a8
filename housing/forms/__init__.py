"""What people and the team fill in, and what each mistake is told."""
