"""What pages read: lists, figures, programmes, places."""
