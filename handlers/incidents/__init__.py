"""Incidents: points whose software, network or power fails, from the report to the last paper row.

Each operation is a file. Nothing here is of a citizen: a point, a fault, minutes, people counted.
"""
