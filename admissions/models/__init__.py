from admissions.models.allocation import AllocationRun, Cutoff, Placement
from admissions.models.application import Application, Preference
from admissions.models.audit import AuditEvent
from admissions.models.document import Document
from admissions.models.enrolment import Enrolment
from admissions.models.people import Applicant, Guardian, Guardianship
from admissions.models.round import AdmissionRound, Catchment, Offering, QuotaDecision
from admissions.models.school import School
from admissions.models.score import ScoreFact
from admissions.models.territory import AdministrativeUnit, ResidentialUnit
from admissions.models.user import User

__all__ = [
    "AdministrativeUnit",
    "AdmissionRound",
    "AllocationRun",
    "Applicant",
    "Application",
    "AuditEvent",
    "Catchment",
    "Cutoff",
    "Document",
    "Enrolment",
    "Guardian",
    "Guardianship",
    "Offering",
    "Placement",
    "Preference",
    "QuotaDecision",
    "ResidentialUnit",
    "School",
    "ScoreFact",
    "User",
]
