def promises_by_state(): return {}
