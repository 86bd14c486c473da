"""Plays one round from the first sign-in to the last confirmation: one service call for each act."""

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import sleep

from admissions.allocation import services as allocation
from admissions.demo.entities import Child, Paper
from admissions.demo.founding import Office
from admissions.demo.papers import render_paper, render_papers
from admissions.demo.proposing import agree, agrees, choose_oneself, proposals_of, propose_places
from admissions.demo.world import World
from admissions.enrolment import services as enrolment
from admissions.examination import services as examination
from admissions.models import (
    AdmissionRound,
    AllocationRun,
    Applicant,
    Application,
    Enrolment,
    Proposal,
    User,
)
from admissions.publication import services as publication
from admissions.registration import services as registration
from admissions.registration.consenting.asked import all_given, local_day
from admissions.registration.consenting.services import record_consents
from admissions.registration.proposing.releasing import lapse_proposals
from admissions.registration.register_facts import services as register
from admissions.setup import services as setup
from admissions.verification import services as verification
from admissions.workflows.allocation_run import UNDER_WAY, RunState

WORKER_SECONDS = 120

Track = Callable[[str, Iterable[Child]], Iterable[Child]]
"""Wraps an iteration so that its progress is shown: (what is done, items) → the same items."""


class DemoFailed(Exception):
    """The engine refused the round: the message is the run's own."""


@dataclass
class Play:
    """One grade's round on stage."""

    world: World
    office: Office
    grade: int
    round: AdmissionRound
    track: Track
    printer: Executor  # renders the sample papers beside the play

    def __post_init__(self) -> None:
        self.children = self.world.children[self.grade]
        self.applicants: dict[str, Applicant] = {
            each.student_code: each
            for each in Applicant.objects.select_related("residential_unit__commune").filter(
                student_code__in=[child.student_code for child in self.children]
            )
        }
        self.families: dict[str, User] = {
            user.username: user
            for user in User.objects.filter(username__in={child.guardians[0].code for child in self.children})
        }
        self.offerings = {each.school.code: each for each in self.round.offerings.select_related("school")}
        self.schools = {each.code: each.school_code for each in self.world.offerings[self.grade]}
        self.files: dict[str, Application] = {}

    def family(self, child: Child) -> User:
        return self.families[child.guardians[0].code]

    def open(self) -> None:
        """Registration opens, and families see the places proposed where the rules propose any."""
        self.round = self._move("open", self.round.registration_opens_at)
        propose_places(self.office.specialist, self.round, self.round.registration_opens_at)

    def register(self, children: Iterable[Child] | None = None, *, until: datetime | None = None) -> None:
        """Every family fills in, sends papers and hands in; spread over registration, or `until` a moment."""
        chosen = list(self.children if children is None else children)
        moments = _spread(
            self.round.registration_opens_at, until or self.round.registration_closes_at, len(chosen)
        )
        pictures = self.printer.map(render_papers, chosen, chunksize=8)
        families = zip(self.track("Đăng ký, nộp giấy tờ", chosen), pictures, moments, strict=True)
        proposed = proposals_of(self.round)
        for child, papers, now in families:
            self.files[child.student_code] = self._answer(
                child, papers, proposed.get(child.student_code), now
            )

    def verify(self) -> None:
        """Schools check each file; what they return is repaired and checked again."""
        start = self.round.registration_closes_at
        moments = _spread(start, start + timedelta(days=5), len(self.children))
        handed_in = [child for child in self.children if _outcome(child) != "withdrawn"]
        for child, now in zip(self.track("Trường kiểm tra hồ sơ", handed_in), moments, strict=False):
            self._check(child, now)

    def close(self) -> None:
        self.round = self._move("close", self.round.registration_closes_at)
        lapse_proposals(
            actor=self.office.specialist, admission_round=self.round, now=self.round.registration_closes_at
        )

    def lock(self) -> None:
        self.round = verification.lock_list(
            actor=self.office.specialist,
            admission_round=self.round,
            now=self.round.registration_closes_at + timedelta(days=6),
        )

    def examine(self) -> None:
        """Candidate numbers and scores where the policy ranks by scores; then everything is in place."""
        now = self.round.results_at - timedelta(days=3)
        officer = self.office.specialist
        facts = [fact.name for fact in self.round.policy.score_facts]
        if facts:
            officer = self.office.exam_officer
            examination.assign_candidate_numbers(actor=officer, admission_round=self.round, now=now)
            scores = self._score_sheet(facts)
            examination.record_scores(actor=officer, admission_round=self.round, scores=scores, now=now)
        self.round = examination.prepare_round(actor=officer, admission_round=self.round, now=now)

    def allocate(self) -> AllocationRun:
        """Run, check, propose, approve by another person, publish."""
        now, specialist = self.round.results_at, self.office.specialist
        requested = allocation.request_run(actor=specialist, admission_round=self.round, now=now)
        run = _finished(requested.pk)
        if run.state != RunState.CHECKED:
            raise DemoFailed(run.problem or f"{run.state}")
        allocation.propose_run(actor=specialist, run=run, now=now)
        run = allocation.approve_run(actor=self.office.director, run=run, now=now + timedelta(hours=2))
        self.round = publication.publish_result(
            actor=specialist, admission_round=self.round, now=now + timedelta(hours=3)
        )
        return run

    def answer(self, *, besides: frozenset[str] = frozenset()) -> None:
        """Placed families confirm, decline or stay silent; student codes in `besides` are left alone."""
        offers: Mapping[str, Enrolment] = {
            offer.applicant.student_code: offer
            for offer in self.round.enrolments.select_related("applicant", "round")
        }
        now = self.round.results_at + timedelta(days=1)
        placed = [child for child in self.children if child.student_code in offers]
        for child in self.track("Xác nhận nhập học", placed):
            if child.student_code in besides or child.answer == "silent":
                continue
            act = enrolment.confirm_place if child.answer == "confirm" else enrolment.decline_place
            act(actor=self.family(child), enrolment=offers[child.student_code], now=now)

    def _move(self, transition: str, now: datetime) -> AdmissionRound:
        return setup.move_round(
            actor=self.office.specialist, admission_round=self.round, transition=transition, now=now
        )

    def _answer(
        self, child: Child, papers: list[bytes], proposal: Proposal | None, now: datetime
    ) -> Application:
        """Agree to the proposed place where it is the one that the family wants; else apply as always."""
        if proposal is None:
            return self._apply(child, papers, None, now)
        if not agrees(child, proposal.offering.school.code):
            return self._apply(child, papers, choose_oneself(self.family(child), proposal, now), now)
        others = [self.offerings[self.schools[wish.offering_code]].pk for wish in child.wishes[1:]]
        return agree(self.family(child), proposal, child, others, now)

    def _apply(
        self, child: Child, papers: list[bytes], begun: Application | None, now: datetime
    ) -> Application:
        family = self.family(child)
        file = begun or registration.start_application(
            actor=family, admission_round=self.round, applicant=self.applicants[child.student_code], now=now
        )
        registration.save_answers(actor=family, application=file, answers=child.facts, now=now)
        wishes = [
            registration.Wish(self.offerings[self.schools[wish.offering_code]].pk, wish.rank, wish.facts)
            for wish in child.wishes
        ]
        registration.save_wishes(actor=family, application=file, wishes=wishes, now=now)
        for paper, picture in zip(child.papers, papers, strict=True):
            self._send(file, child, paper, picture, now)
        register.confirm_facts(actor=family, application=file, now=now)
        record_consents(
            actor=family,
            application=file,
            answers=all_given(
                self.applicants[child.student_code], local_day(self.round.registration_closes_at)
            ),
            now=now,
        )
        registration.submit_application(actor=family, application=file, now=now)
        if _outcome(child) == "withdrawn":
            reason = child.flaw.note if child.flaw else ""
            registration.withdraw_application(actor=family, application=file, reason=reason, now=now)
        return file

    def _send(self, file: Application, child: Child, paper: Paper, picture: bytes, now: datetime) -> None:
        registration.attach_document(
            actor=self.family(child), application=file, kind=paper.kind, content=picture, now=now
        )

    def _check(self, child: Child, now: datetime) -> None:
        file = self.files[child.student_code]
        officer = self.office.verifiers[self.offerings[self.schools[child.wishes[0].offering_code]].school_id]
        verification.take_up_application(actor=officer, application=file, now=now)
        flaw = child.flaw
        if flaw is not None and flaw.outcome == "rejected":
            verification.reject_application(actor=officer, application=file, ground=flaw.note, now=now)
            return
        if flaw is not None and flaw.outcome == "returned" and flaw.replacement is not None:
            papers = {flaw.document: flaw.note}
            verification.return_application(
                actor=officer, application=file, note=flaw.note, papers=papers, now=now
            )
            self._send(file, child, flaw.replacement, render_paper(flaw.replacement, child), now)
            registration.submit_application(actor=self.family(child), application=file, now=now)
            verification.take_up_application(actor=officer, application=file, now=now)
        verification.verify_application(actor=officer, application=file, now=now)

    def _score_sheet(self, facts: list[str]) -> dict[str, dict[str, str]]:
        """Candidate number → fact → text, blank for a paper that the child did not sit."""
        scores = {child.student_code: child.scores for child in self.children}
        numbers = self.round.applications.exclude(candidate_number="").values_list(
            "candidate_number", "applicant__student_code"
        )
        return {number: {fact: scores[code].get(fact, "") for fact in facts} for number, code in numbers}


def _finished(run_id: int) -> AllocationRun:
    """The run once it is over: at once in this process, or when a worker has taken it from the queue."""
    for _ in range(WORKER_SECONDS * 5):
        run = AllocationRun.objects.get(pk=run_id)
        if run.state not in UNDER_WAY:
            return run
        sleep(0.2)
    raise DemoFailed("Lượt xét chưa chạy xong. Hãy kiểm tra tiến trình xử lý (celery worker) rồi chạy lại.")


def _outcome(child: Child) -> str:
    return child.flaw.outcome if child.flaw else "accepted"


def _spread(start: datetime, end: datetime, count: int) -> list[datetime]:
    """`count` moments, evenly over the window and inside it."""
    return [start + (end - start) * (index + 0.5) / max(count, 1) for index in range(count)]
