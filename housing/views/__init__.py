"""What people and the team see of housing."""
