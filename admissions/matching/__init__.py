"""Who gets a place: deferred acceptance over arrays, its textbook twin, and the checks that judge both.

NumPy alone: no database, no clock, no randomness. ``deferred_acceptance.match`` is what runs,
``textbook.match`` is what it is compared with, ``checks.violations`` is what a result must survive.
"""
