"""Vaccination records: who may see one, what is shown, how lists come in and go out."""
