from admissions.models.adjustment import Adjustment, AdjustmentChange, ScoreCorrection
from admissions.models.allocation import AllocationRun, Cutoff, Placement, QueueLine, WishResult
from admissions.models.application import Application, Consent, Interest, Preference, Submission
from admissions.models.audit import AuditEvent
from admissions.models.direct_admission import DirectAdmission
from admissions.models.dispute import FactDispute
from admissions.models.document import Document, DocumentPage
from admissions.models.enrolment import Enrolment
from admissions.models.finding import InputFinding
from admissions.models.freeze import Freeze, FrozenFile, FrozenOffering
from admissions.models.nearby import NearbyResult
from admissions.models.notice import Notice
from admissions.models.one_time_code import OneTimeCode
from admissions.models.past_year import PastYear
from admissions.models.people import Applicant, Guardian, Guardianship
from admissions.models.proposal import Proposal
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
    "Consent",
    "Cutoff",
    "DirectAdmission",
    "Document",
    "DocumentPage",
    "Enrolment",
    "FactDispute",
    "Freeze",
    "FrozenFile",
    "FrozenOffering",
    "Guardian",
    "Guardianship",
    "InputFinding",
    "Interest",
    "NearbyResult",
    "Notice",
    "Offering",
    "OneTimeCode",
    "PastYear",
    "Placement",
    "Preference",
    "Proposal",
    "QueueLine",
    "QuotaDecision",
    "ResidentialUnit",
    "Ruling",
    "School",
    "ScoreCorrection",
    "ScoreFact",
    "Submission",
    "User",
    "WishResult",
    "WishScore",
]
