"""What a person does with their application, through functions of the database and no table."""
