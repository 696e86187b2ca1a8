"""Housing in words: answers, orders, offers, decisions, programmes."""
