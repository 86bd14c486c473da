"""From the live tables to a freeze: all that a run may look at, encoded and written once.

A run freezes at its start. The round is locked meanwhile, so that no file moves; where nothing has changed
since the last freeze, the new one comes out with the same hash and is dropped for the old one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

import numpy as np
from django.db import transaction
from django.db.models import Max, QuerySet
from django.db.models.fields.json import KeyTextTransform

from admissions.allocation.frozen import (
    CHUNK,
    COUNT,
    INT,
    NEARBY_WIDTH,
    WISH_HEAD,
    Digest,
    FrozenRows,
    record_size,
)
from admissions.allocation.nearby import SchoolsNearby, schools_nearby
from admissions.models import (
    AdmissionRound,
    Application,
    Enrolment,
    Freeze,
    FrozenFile,
    FrozenOffering,
    Offering,
    Preference,
    Ruling,
    ScoreFact,
    WishScore,
)
from admissions.models.bulk import Cells, Numbers, Rows, insert
from admissions.models.names import name_order
from admissions.registration.facts import REGISTER_FACTS, SIBLINGS_TOGETHER, wishes_of_siblings
from admissions.rules.case import Ints, InvalidCase
from admissions.rules.facts import MISSING, Fact, FactError, encode_column
from admissions.rules.policy import Policy
from admissions.setup.direct_admissions import directly_admitted, taken_directly
from admissions.workflows.application import ApplicationState
from admissions.workflows.enrolment import EnrolmentState
from admissions.workflows.ruling import RulingState

TAKEN = "taken"
"""Reserved name in an offering's facts: places that are given already."""


_NOTHING = np.zeros((0, NEARBY_WIDTH), dtype=INT)


class _Same(Exception):
    """Nothing has changed since this freeze; what was written is undone."""

    def __init__(self, freeze: Freeze) -> None:
        self.freeze = freeze


@transaction.atomic
def freeze_round(admission_round: AdmissionRound, now: datetime) -> Freeze:
    """The freeze of the round as it is now: the last one, where it still says the same.

    Raises InvalidCase with the file and the fact that cannot be read.
    """
    admission_round = AdmissionRound.objects.select_for_update().get(pk=admission_round.pk)
    last = admission_round.freezes.order_by("number").last()
    try:
        with transaction.atomic():
            made = _write(admission_round, now)
            if last is not None and last.sha256 == made.sha256:
                raise _Same(last)
            return made
    except _Same as same:
        return same.freeze


def _write(admission_round: AdmissionRound, now: datetime) -> Freeze:
    policy = admission_round.policy
    highest = admission_round.freezes.aggregate(highest=Max("number"))["highest"] or 0
    freeze = Freeze.objects.create(
        round=admission_round,
        number=highest + 1,
        created_at=now,
        pack_sha256=admission_round.pack_sha256,
        seed=admission_round.seed,
        set_aside=_set_aside(admission_round),
        lines=_fixed_lines(admission_round),
        files=0,
        wishes=0,
    )
    offerings = _freeze_offerings(freeze, policy)
    schools = schools_nearby(policy, offerings)
    digest = Digest()
    for rows in _numbered(freeze, policy, digest, {each.offering_id for each in offerings}, schools):
        insert(FrozenFile, [rows])
    freeze.sha256 = digest.over(freeze, offerings)
    freeze.save(update_fields=["sha256", "files", "wishes"])
    return freeze


def _set_aside(admission_round: AdmissionRound) -> list[list[str]]:
    """Files that the school decided against, those of children who confirmed a place of the school year
    elsewhere and of those admitted directly: the run does not look at them, and the bundle says so."""
    files = Application.objects.filter(round=admission_round)
    rejected = files.filter(state=ApplicationState.REJECTED).values_list("code", flat=True)
    verified = files.filter(state=ApplicationState.VERIFIED)
    placed = verified.filter(applicant__in=_placed_elsewhere(admission_round))
    direct = verified.filter(applicant__in=directly_admitted(admission_round))
    found = dict.fromkeys(rejected, "rejected")
    found |= dict.fromkeys(direct.values_list("code", flat=True), "admitted_directly")
    found |= dict.fromkeys(placed.values_list("code", flat=True), "confirmed_elsewhere")
    return sorted([code, reason] for code, reason in found.items())


def _placed_elsewhere(admission_round: AdmissionRound) -> QuerySet[Any]:
    """Children with a confirmed place of this school year in another round: a later round cannot touch it.
    Nobody in a first round."""
    if admission_round.follows_id is None:
        return Enrolment.objects.none().values("applicant")
    confirmed = Enrolment.objects.filter(
        school_year=admission_round.school_year, state=EnrolmentState.CONFIRMED
    )
    return confirmed.exclude(round=admission_round).order_by().values("applicant")


def _fixed_lines(admission_round: AdmissionRound) -> list[list[Any]] | None:
    """The lines of a confirmed ruling, in place of seats."""
    rulings = Ruling.objects.filter(
        round=admission_round, kind=Ruling.Kind.LINES, state=RulingState.CONFIRMED
    )
    ruling = rulings.first()
    if ruling is None:
        return None
    return sorted([line["offering"], line["rank"], line["cutoff"]] for line in ruling.content)


def _freeze_offerings(freeze: Freeze, policy: Policy) -> list[FrozenOffering]:
    found = Offering.objects.filter(round=freeze.round_id, quota_decision__isnull=False)
    listed = sorted(found, key=lambda each: each.code)
    declared = policy.facts_of("offering")
    columns = [
        _encode(fact, [each.facts.get(fact.name) for each in listed], lambda row: listed[row].name)
        for fact in declared
    ]
    packed = np.array(columns, dtype=INT).reshape(len(declared), len(listed)).T
    direct = taken_directly(freeze.round)
    return FrozenOffering.objects.bulk_create(
        FrozenOffering(
            freeze=freeze,
            number=number,
            offering=each,
            code=each.code,
            name=each.name,
            seats=each.seats,
            taken=int(each.facts.get(TAKEN) or 0) + direct[each.pk],
            facts=packed[number].tobytes(),
        )
        for number, each in enumerate(listed)
    )


def _numbered(
    freeze: Freeze, policy: Policy, digest: Digest, known: set[int], schools: SchoolsNearby | None
) -> Iterator[Rows]:
    """The rows of `FrozenFile`, chunk after chunk in the order of codes; the head's counts grow with them."""
    asked = any(fact.name == SIBLINGS_TOGETHER for fact in policy.facts_of("preference"))
    siblings = wishes_of_siblings(freeze.round_id) if asked else frozenset()
    width = record_size(policy)
    for files in _files(freeze.round, policy):
        keys = np.array([each.pk for each in files], dtype=INT)
        wishes, counts = _wishes(freeze.round_id, policy, files, known, siblings)
        facts = _facts(freeze.round_id, policy, files)
        nearby, near_counts = schools.of(files) if schools else (_NOTHING, np.zeros(len(files), dtype=INT))
        codes, draws = [each.code for each in files], [each.lottery_key for each in files]
        rows = FrozenRows(
            applications=keys.tobytes(),
            codes="\n".join(codes).encode(),
            lottery_keys="\n".join(draws).encode(),
            facts=facts.tobytes(),
            lengths=(counts * width * INT.itemsize).astype(COUNT).tobytes(),
            wishes=wishes.tobytes(),
            nearby_lengths=(near_counts * NEARBY_WIDTH * INT.itemsize).astype(COUNT).tobytes(),
            nearby=nearby.tobytes(),
        )
        digest.update(rows)
        yield {
            "freeze": Numbers(np.full(len(files), freeze.pk)),
            "number": Numbers(np.arange(freeze.files, freeze.files + len(files))),
            "application": Numbers(keys),
            "code": Cells(codes),
            "lottery_key": Cells(draws),
            "facts": Cells(_cut(rows.facts, np.full(len(files), facts.shape[1]))),
            "wishes": Cells(_cut(rows.wishes, counts * width)),
            "nearby": Cells(_cut(rows.nearby, near_counts * NEARBY_WIDTH)),
        }
        freeze.files += len(files)
        freeze.wishes += int(counts.sum())


def _cut(content: bytes, integers: Ints) -> list[bytes]:
    ends = (np.cumsum(integers) * INT.itemsize).tolist()
    return [content[start:end] for start, end in zip([0, *ends], ends, strict=False)]


def _files(admission_round: AdmissionRound, policy: Policy) -> Iterator[Sequence[Application]]:
    """Verified files in the order of codes, with the text of every claim as `fact_0`, `fact_1`, …, and of
    what the sector database says as `sector_0`, …"""
    declared = policy.facts_of("applicant")
    texts = {f"fact_{at}": KeyTextTransform(fact.name, "facts") for at, fact in enumerate(declared)}
    texts |= {
        f"sector_{at}": KeyTextTransform(fact.name, "applicant__sector_facts")
        for at, fact in enumerate(declared)
        if fact.source == "register" and fact.name not in REGISTER_FACTS
    }
    verified = (
        Application.objects.filter(round=admission_round, state=ApplicationState.VERIFIED)
        .exclude(applicant__in=_placed_elsewhere(admission_round))
        .exclude(applicant__in=directly_admitted(admission_round))
        .select_related("applicant__residential_unit__commune")
        .defer("facts", "confirmed_facts", "decision_note", "applicant__sector_facts")
        .annotate(place=name_order("code"), **texts)
        .order_by("place")
    )
    last = ""
    while files := list(verified.filter(place__gt=last)[:CHUNK]):
        yield files
        last = files[-1].code


def _facts(round_id: int, policy: Policy, files: Sequence[Application]) -> Ints:
    """int64[files, facts]: what the office entered, else the family claims, else the register says."""
    declared = policy.facts_of("applicant")
    packed = np.empty((len(files), len(declared)), dtype=INT)
    for at, fact in enumerate(declared):
        claimed = [getattr(each, f"fact_{at}") for each in files]
        known = _known(fact, at, files)
        texts = [own if claim is None else claim for claim, own in zip(claimed, known, strict=True)]
        packed[:, at] = _encode(fact, texts, lambda row: f"Hồ sơ “{files[row].code}”")
    _put_scores(round_id, policy, files, packed)
    return packed


def _known(fact: Fact, at: int, files: Sequence[Application]) -> Sequence[str | None]:
    """One column of what the register says; nothing where it is not asked."""
    if fact.source != "register":
        return [None] * len(files)
    if fact.name in REGISTER_FACTS:
        return [REGISTER_FACTS[fact.name](each.applicant) for each in files]
    return [getattr(each, f"sector_{at}") for each in files]


def _put_scores(round_id: int, policy: Policy, files: Sequence[Application], packed: Ints) -> None:
    columns = {fact.name: at for at, fact in enumerate(policy.facts_of("applicant"))}
    names = [fact.name for fact in policy.score_facts]
    packed[:, [columns[name] for name in names]] = MISSING
    row_of = {each.pk: row for row, each in enumerate(files)}
    marks = _of(files, ScoreFact.objects.filter(fact__in=names, value__isnull=False), round_id)
    for application_id, fact, value in marks.values_list("application_id", "fact", "value"):
        packed[row_of[application_id], columns[fact]] = value


def _wishes(
    round_id: int,
    policy: Policy,
    files: Sequence[Application],
    known: set[int],
    siblings: frozenset[int],
) -> tuple[Ints, Ints]:
    """int64[wishes, record] in the order of files and ranks, and how many wishes each file has.

    `siblings`: the keys of wishes for a school that a brother or sister wishes for too.
    """
    declared = policy.facts_of("preference")
    texts = [KeyTextTransform(fact.name, "facts") for fact in declared]
    listed = _of(files, Preference.objects.all(), round_id).order_by("place", "rank")
    rows = list(listed.values_list("pk", "application_id", "rank", "offering_id", *texts))
    keys, owners, ranks, offerings, *facts = zip(*rows, strict=True) if rows else [()] * (4 + len(declared))
    row_of = {each.pk: row for row, each in enumerate(files)}

    def who(row: int) -> str:
        return f"Hồ sơ “{files[row_of[owners[row]]].code}”, nguyện vọng {ranks[row]}"

    for row in [row for row, offering in enumerate(offerings) if offering not in known][:1]:
        raise InvalidCase(f"{who(row)}: trường này chưa có quyết định giao chỉ tiêu.")
    packed = np.empty((len(rows), WISH_HEAD + len(declared)), dtype=INT)
    packed[:, 0], packed[:, 1] = ranks, offerings
    for at, (fact, cells) in enumerate(zip(declared, facts, strict=True)):
        packed[:, WISH_HEAD + at] = _encode(fact, cells, who)
        if fact.name == SIBLINGS_TOGETHER and fact.source == "computed":
            packed[:, WISH_HEAD + at] = [key in siblings for key in keys]
    _put_wish_scores(policy, keys, packed)
    lists = np.fromiter((row_of[owner] for owner in owners), dtype=np.int64, count=len(rows))
    return packed, np.bincount(lists, minlength=len(files))


def _put_wish_scores(policy: Policy, keys: Sequence[int], packed: Ints) -> None:
    """What the office entered for single wishes; `keys` are those of the rows."""
    declared = [fact.name for fact in policy.facts_of("preference")]
    columns = {fact.name: WISH_HEAD + declared.index(fact.name) for fact in policy.wish_score_facts}
    if not columns or not keys:
        return
    packed[:, list(columns.values())] = MISSING
    row_of = {key: row for row, key in enumerate(keys)}
    marks = WishScore.objects.filter(
        preference__gte=min(keys), preference__lte=max(keys), fact__in=columns, value__isnull=False
    )
    for key, fact, value in marks.values_list("preference_id", "fact", "value"):
        if key in row_of:
            packed[row_of[key], columns[fact]] = value or 0


def _of(files: Sequence[Application], rows: QuerySet[Any], round_id: int) -> QuerySet[Any]:
    """The rows of these files, which follow one another in the order of codes."""
    found = rows.annotate(place=name_order("application__code")).filter(
        application__round=round_id,
        application__state=ApplicationState.VERIFIED,
        place__gte=files[0].code,
        place__lte=files[-1].code,
    )
    return found.exclude(application__applicant__in=_placed_elsewhere(files[0].round)).exclude(
        application__applicant__in=directly_admitted(files[0].round)
    )


def _encode(fact: Fact, cells: Sequence[str | None], who: Callable[[int], str]) -> Ints:
    try:
        return encode_column(fact, [cell or "" for cell in cells])
    except FactError as error:
        raise InvalidCase(f"{who(error.position or 0)}, {fact.label.vi}: {error}.") from None
