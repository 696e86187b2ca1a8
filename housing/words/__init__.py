"""What the answers of an application are called: on pages, in letters, and to an organisation."""
