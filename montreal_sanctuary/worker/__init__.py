"""The third process: what is done by the clock. It holds no key and reaches no person."""
