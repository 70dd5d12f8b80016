"""WHAT IS KEPT: database, unit of work, encryption, models, repositories, migrations, gazetteer, spreadsheets."""
