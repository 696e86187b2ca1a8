"""The pages of the staff door that concern whoever works here: signing in, keys, members, teams."""
