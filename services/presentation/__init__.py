"""What the directory holds, in words a person reads: hours, cards, answers, filters. No database."""
