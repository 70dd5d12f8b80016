"""The administrative units of Viet Nam in two editions, and how the one became the other.

`build.py` makes `units.json.gz` from the public tables; everything else only reads that file.
"""

from storage.gazetteer.loader import EDITIONS, Gazetteer, InterimUnit, Level, Unit, load

__all__ = ["EDITIONS", "Gazetteer", "InterimUnit", "Level", "Unit", "load"]
