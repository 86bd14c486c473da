"""Families apply: what the service takes in a second, and whether a rush loses anything."""

from scripts.benchmarks.measure import Measure
from scripts.benchmarks.registration.opening import full_house, opening
from scripts.benchmarks.registration.submissions import submissions

MEASURES = (
    Measure("registration.submissions", submissions, heavy=True),
    Measure("registration.opening", opening, heavy=True),
    Measure("registration.full_house", full_house, heavy=True),
)
