"""Files in and out: the bundle that a run is computed from and checked by, and a province's flat file.

Nothing here knows the database or needs Django's settings, except `report`, which words results for a
terminal. What goes wrong is said in Vietnamese, as in `admissions.rules`.
"""
