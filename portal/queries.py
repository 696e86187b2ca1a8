def library_phones(): return []
