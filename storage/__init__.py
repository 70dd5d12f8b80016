"""What is kept: database, files, spreadsheets, gazetteer."""
