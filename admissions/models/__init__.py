from admissions.models.adjustment import Adjustment, AdjustmentChange, ScoreCorrection
from admissions.models.allocation import AllocationRun, Cutoff, Placement, QueueLine, WishResult
from admissions.models.application import Application, Preference
from admissions.models.audit import AuditEvent
from admissions.models.direct_admission import DirectAdmission
from admissions.models.document import Document
from admissions.models.enrolment import Enrolment
from admissions.models.finding import InputFinding
from admissions.models.freeze import Freeze, FrozenFile, FrozenOffering
from admissions.models.nearby import NearbyResult
from admissions.models.people import Applicant, Guardian, Guardianship
from admissions.models.round import AdmissionRound, Catchment, Offering, QuotaDecision
from admissions.models.ruling import Ruling
from admissions.models.school import School
from admissions.models.score import ScoreFact, WishScore
from admissions.models.territory import AdministrativeUnit, ResidentialUnit
from admissions.models.user import User

__all__ = [
    "Adjustment",
    "AdjustmentChange",
    "AdministrativeUnit",
    "AdmissionRound",
    "AllocationRun",
    "Applicant",
    "Application",
    "AuditEvent",
    "Catchment",
    "Cutoff",
    "DirectAdmission",
    "Document",
    "Enrolment",
    "Freeze",
    "FrozenFile",
    "FrozenOffering",
    "Guardian",
    "Guardianship",
    "InputFinding",
    "NearbyResult",
    "Offering",
    "Placement",
    "Preference",
    "QueueLine",
    "QuotaDecision",
    "ResidentialUnit",
    "Ruling",
    "School",
    "ScoreCorrection",
    "ScoreFact",
    "User",
    "WishResult",
    "WishScore",
]
