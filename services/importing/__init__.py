"""What reads listings from files and writes them to files. It knows no table: services.operations does."""
