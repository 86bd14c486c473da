import random
from dataclasses import replace

import numpy as np
import pytest

from admissions.rules.changes import GAINED, LOST, MOVED, UNCHANGED
from admissions.rules.decision import decide
from admissions.rules.inputs import Line
from admissions.rules.later import (
    CONFIRMED,
    NOT_ENROLLED,
    OFFERED,
    UNPLACED,
    WITHDRAWN,
    Answers,
    OtherRound,
    lower,
    remark,
    takes_part,
)
from admissions.rules.published import NoPublishedLine
from tests.rules.rounds import EXAM, HEAD, PAPERS, SUM, case_of, decided, placements, policy_of

STRICT = policy_of(EXAM.replace("admit_all", "strict"))
MARGINS = policy_of(EXAM.replace("max = 3", 'max = 3\nmargins = ["0", "2", "4"]'))
WIDE = EXAM.replace('scale = "10"\nstep = "0.25"', 'scale = "50"\nstep = "0.05"')


def child(total, *wishes):
    return {"wishes": list(wishes), "math": total, "literature": "0"}


def answers_of(case, decision, **states):
    """Everybody as decided: placed children confirmed unless said otherwise."""
    places = decision.offering_positions.copy()
    default = np.where(places >= 0, CONFIRMED, UNPLACED)
    for name, state in states.items():
        default[case.applicant_ids.index(name)] = state
    return Answers(default.astype(np.int8), places)


def kinds_of(changes, *kinds):
    """{child: (offering before, offering after)} of those of whom something changes."""
    name = [*changes.offering_ids, ""]
    return {
        changes.applicant_ids[row]: (
            name[changes.before.offerings[row]],
            name[changes.after.offerings[row]],
        )
        for row in changes.rows.tolist()
        if not kinds or changes.kinds[row] in kinds
    }


# Lowered lines


def hai_phong():
    """Trần Phú, Russian class of 35, line 35.1: 34 enrolled. 35.05 passed for another school and did not
    enrol there, 34.95 passed nowhere."""
    policy = policy_of(WIDE)
    children = {f"enrolled{number:02}": child("35.2", "Nga") for number in range(34)}
    children["passed_elsewhere"] = child("35.05", "Nga", "Ngoài")
    children["nowhere"] = child("34.95", "Nga")
    children["too_low"] = child("34.9", "Nga")
    case, decision = decided(policy, {"Nga": 34, "Ngoài": 5}, children)
    case = replace(case, seats=np.array([35, 5]))
    decision = decide(policy, replace(case, lines=(Line(0, 0, 3510), Line(1, 0, 3000))), seed="")
    return case, decision


def test_the_lowered_line_of_hai_phong_2025_passes_over_nobody_and_removes_nobody():
    case, decision = hai_phong()
    assert placements(case, decision)["passed_elsewhere"] == "Ngoài"
    answers = answers_of(case, decision, passed_elsewhere=NOT_ENROLLED)
    lowered = lower(decision, [Line(0, 0, 3495)], answers, seed="")
    assert kinds_of(lowered.changes) == {"passed_elsewhere": ("", "Nga"), "nowhere": ("", "Nga")}
    assert lowered.changes.count(LOST) == 0
    assert lowered.admitted.tolist() == [36, 0]
    assert lowered.overflow.tolist() == [1, 0]
    assert lowered.needs_decision


def test_ten_days_later_the_pupil_who_enrolled_meanwhile_stays():
    """34.95 was let in and enrolled; 35.05 comes on top: 36, by decision, and nobody leaves."""
    case, decision = hai_phong()
    answers = answers_of(case, decision, passed_elsewhere=NOT_ENROLLED, nowhere=CONFIRMED)
    answers.places[case.applicant_ids.index("nowhere")] = 0
    lowered = lower(decision, [Line(0, 0, 3495)], answers, seed="")
    assert kinds_of(lowered.changes) == {"passed_elsewhere": ("", "Nga")}
    assert lowered.overflow.tolist() == [1, 0]


SEATS = {"A": 1, "B": 1, "C": 1}
CHILDREN = {
    "an": child("9", "A", "B"),
    "binh": child("8", "A", "B"),
    "chi": child("7", "A", "B", "C"),
    "dung": child("6", "C", "A"),
}
"""A takes an, B binh, C chi; dung is left over."""


def test_who_waits_with_an_offer_moves_up_and_who_confirmed_does_not():
    case, decision = decided(STRICT, SEATS, CHILDREN)
    line = [Line(0, 0, 700)]
    waiting = answers_of(case, decision, binh=OFFERED, chi=OFFERED)
    assert kinds_of(lower(decision, line, waiting, seed="").changes) == {
        "binh": ("B", "A"),
        "chi": ("C", "A"),
    }
    confirmed = answers_of(case, decision, binh=OFFERED)
    assert kinds_of(lower(decision, line, confirmed, seed="").changes) == {"binh": ("B", "A")}


def test_an_offer_in_hand_is_never_given_for_a_later_wish():
    case, decision = decided(STRICT, SEATS, CHILDREN)
    answers = answers_of(case, decision, chi=OFFERED, an=OFFERED)
    assert kinds_of(lower(decision, [Line(1, 0, 0)], answers, seed="").changes) == {"chi": ("C", "B")}


def test_only_the_offerings_whose_line_was_lowered_are_looked_at():
    case, decision = decided(STRICT, SEATS, CHILDREN)
    answers = answers_of(case, decision)
    assert kinds_of(lower(decision, [Line(1, 0, 0)], answers, seed="").changes) == {}
    assert kinds_of(lower(decision, [Line(0, 0, 600)], answers, seed="").changes) == {"dung": ("", "A")}


def test_a_place_that_was_given_up_is_not_offered_again():
    case, decision = decided(STRICT, SEATS, CHILDREN)
    answers = answers_of(case, decision, an=NOT_ENROLLED)
    assert kinds_of(lower(decision, [Line(0, 0, 650)], answers, seed="").changes) == {}
    assert kinds_of(lower(decision, [Line(1, 0, 650)], answers, seed="").changes) == {"an": ("", "B")}


def test_who_left_the_round_is_not_looked_at():
    case, decision = decided(STRICT, SEATS, CHILDREN)
    answers = answers_of(case, decision, dung=WITHDRAWN)
    assert kinds_of(lower(decision, [Line(0, 0, 0)], answers, seed="").changes) == {}


def test_the_rules_say_who_takes_part_later():
    case, decision = decided(STRICT, SEATS, CHILDREN)
    answers = answers_of(case, decision, an=NOT_ENROLLED, binh=OFFERED)
    assert takes_part(STRICT, answers).tolist() == [True, True, False, True]
    only = policy_of(EXAM + '\n[later]\nrounds = 1\nwho = ["unplaced"]\n')
    assert takes_part(only, answers).tolist() == [False, True, False, True]


def test_a_lower_line_asks_the_same_margin_of_a_later_wish():
    """An bậc margin of 2 for the second wish: 8.0 is 6.0 at B, and so is the line."""
    children = {"an": child("9", "B"), "binh": child("8", "A", "B"), "chi": child("7.75", "A", "B")}
    case, decision = decided(MARGINS, {"A": 0, "B": 1}, children)
    lowered = lower(decision, [Line(1, 0, 600)], answers_of(case, decision), seed="")
    assert kinds_of(lowered.changes) == {"binh": ("", "B")}
    assert lowered.overflow.tolist() == [0, 1]


PROGRAMME = """
[facts.specialised]
of = "offering"
type = "flag"
source = "register"
label = { vi = "chuyên", en = "specialised" }

[[programmes]]
name = "specialised"
label = { vi = "Chuyên", en = "Specialised" }
when = [{ fact = "specialised", op = "=", value = "có" }]
max = 2
"""


def test_the_number_of_a_wish_is_the_one_inside_its_programme_here_too():
    """an gave A as wish 1, the specialised school as 2 and B as 3: B is the second ordinary wish, for
    which 2 is asked on top, not 4."""
    policy = policy_of(EXAM.replace("max = 3", 'max = 3\nmargins = ["0", "2", "4"]') + PROGRAMME)
    schools = {name: {"specialised": "có" if name == "S" else "không"} for name in "ABS"}
    children = {"an": child("6", "A", "S", "B")}
    case, decision = decided(policy, {"A": 0, "B": 0, "S": 0}, children, schools=schools)
    answers = answers_of(case, decision)
    assert kinds_of(lower(decision, [Line(1, 0, 401)], answers, seed="").changes) == {}
    assert kinds_of(lower(decision, [Line(1, 0, 400)], answers, seed="").changes) == {"an": ("", "B")}


def test_the_first_wish_of_a_programme_is_its_first_also_when_it_is_the_childs_second():
    policy = policy_of(EXAM + PROGRAMME.replace("max = 2", "max = 1"))
    schools = {name: {"specialised": "có" if name == "S" else "không"} for name in "AS"}
    case, decision = decided(policy, {"A": 0, "S": 0}, {"an": child("6", "A", "S")}, schools=schools)
    lowered = lower(decision, [Line(1, 0, 600)], answers_of(case, decision), seed="")
    assert kinds_of(lowered.changes) == {"an": ("", "S")}


def test_lowering_nothing_changes_nothing():
    case, decision = decided(STRICT, SEATS, CHILDREN)
    lowered = lower(decision, [], answers_of(case, decision), seed="")
    assert lowered.changes.rows.size == 0
    assert not lowered.needs_decision


# Corrected marks


def corrected(case, **marks):
    column = case.applicant_facts["math"].copy()
    for name, points in marks.items():
        column[case.applicant_ids.index(name)] = points
    return replace(case, applicant_facts=case.applicant_facts | {"math": column})


def test_the_remark_of_ben_tre_moves_one_from_her_second_to_her_first_wish_and_one_out():
    """Margins 0, 2, 4. The published lines are A 8 and B 5.75, which moved reaches by 7.75 − 2. Corrected,
    moved has 8 and out 5.5. The lines stay, so that low, with 5.5 the next in line, does not come in."""
    children = {
        "first": child("8", "A"),
        "moved": child("7.75", "A", "B"),
        "out": child("6", "B"),
        "stays": child("9.5", "B"),
        "low": child("5.5", "B"),
    }
    case, decision = decided(MARGINS, {"A": 1, "B": 3}, children)
    assert placements(case, decision) == {"first": "A", "low": "", "moved": "B", "out": "B", "stays": "B"}
    assert decision.cutoffs.cutoff.tolist() == [800, 575]
    changes = remark(decision, corrected(case, moved=800, out=550), seed="")
    assert kinds_of(changes, MOVED) == {"moved": ("B", "A")}
    assert kinds_of(changes, LOST) == {"out": ("B", "")}
    assert changes.count(GAINED) == 0
    moved = case.applicant_ids.index("moved")
    assert (changes.before.ranks[moved], changes.after.ranks[moved]) == (2, 1)
    assert (changes.before.scores[moved], changes.after.scores[moved]) == (775, 800)
    assert changes.came.tolist() == [1, 0]
    assert changes.left.tolist() == [0, 2]


def test_marks_that_did_not_change_change_nothing_also_where_ids_broke_the_tie():
    children = {name: child("5", "A", "B") for name in ("an", "binh", "chi")}
    for policy in (STRICT, policy_of(EXAM), policy_of(EXAM.replace("admit_all", "admit_none"))):
        case, decision = decided(policy, {"A": 1, "B": 1}, children)
        assert remark(decision, case, seed="").rows.size == 0


def test_equal_by_the_new_mark_is_settled_as_it_was():
    """chi now has the total of an, the last admitted; in the order of ids it stands behind and stays out."""
    children = {"an": child("5", "A"), "chi": child("4", "A")}
    case, decision = decided(STRICT, {"A": 1}, children)
    assert kinds_of(remark(decision, corrected(case, chi=500), seed="")) == {}
    case, decision = decided(policy_of(EXAM), {"A": 1}, children)
    assert kinds_of(remark(decision, corrected(case, chi=500), seed="")) == {"chi": ("", "A")}


NEAREST = """
[facts.distance_m]
of = "preference"
type = "integer"
source = "computed"
label = { vi = "khoảng cách", en = "distance" }
"""


def test_who_has_no_distance_does_not_reach_the_line_of_one_who_has():
    text = EXAM.replace('criterion = "score"', 'criterion = "fact"\nfact = "distance_m"\ndirection = "asc"')
    policy = policy_of(text + NEAREST)
    children = {name: {"wishes": {"A": {"distance_m": far}}} for name, far in (("an", "500"), ("binh", ""))}
    case, decision = decided(policy, {"A": 1}, children)
    assert placements(case, decision) == {"an": "A", "binh": ""}
    assert remark(decision, case, seed="").rows.size == 0


def test_the_corrected_round_must_be_the_same_round():
    _, decision = decided(STRICT, SEATS, CHILDREN)
    other = case_of(STRICT, SEATS, {name: CHILDREN[name] for name in ("an", "binh")})
    with pytest.raises(OtherRound):
        remark(decision, other, seed="")


def test_lines_fixed_by_decision_stay_too():
    case = case_of(STRICT, SEATS, CHILDREN)
    decision = decide(
        STRICT, replace(case, lines=(Line(0, 0, 850), Line(1, 1, 600), Line(1, 2, 750))), seed=""
    )
    assert placements(case, decision) == {"an": "A", "binh": "B", "chi": "", "dung": ""}
    assert kinds_of(remark(decision, corrected(case, chi=750, an=800), seed="")) == {
        "an": ("A", "B"),
        "chi": ("", "B"),
    }


def test_a_call_order_by_shares_has_no_line_to_keep():
    shares = """
[[proportional]]
name = "poor"
label = { vi = "khó khăn", en = "poor" }
who = [{ fact = "math", op = ">=", value = "5" }]
percent = "20"
"""
    _, decision = decided(policy_of(EXAM + shares), SEATS, CHILDREN)
    with pytest.raises(NoPublishedLine, match="Trường A"):
        remark(decision, decision.case, seed="")


QUEUES = """
[[queues]]
name = "near"
label = { vi = "gần", en = "near" }
who = [{ fact = "math", op = "<", value = "7" }]
seats = "50%"

[[queues]]
name = "all"
label = { vi = "chung", en = "all" }
seats = "rest"
"""


def test_each_queue_keeps_a_line_of_its_own():
    """Two seats: one for those below 7 (5.5 is in), one for all (9 is in). 6 reaches the line of the first
    queue, 7.5 no line at all."""
    policy = policy_of(EXAM + QUEUES)
    children = {
        "top": child("9", "A"),
        "near": child("5.5", "A"),
        "low": child("5", "A"),
        "mid": child("8", "A"),
    }
    case, decision = decided(policy, {"A": 2}, children)
    assert decision.offering_positions.tolist() == [-1, -1, 0, 0]
    assert kinds_of(remark(decision, corrected(case, low=600), seed="")) == {"low": ("", "A")}
    assert kinds_of(remark(decision, corrected(case, low=750), seed="")) == {}
    assert kinds_of(remark(decision, corrected(case, mid=650, near=500), seed="")) == {
        "mid": ("", "A"),
        "near": ("A", ""),
    }


# T15: a province, 1,589 totals corrected


def province(n=18_000, schools=40, corrected_totals=1_589, seed=15):
    """Totals in quarter points, three wishes each; some of the totals are corrected by up to ten points."""
    draw = random.Random(seed)
    totals = [draw.randint(40, 160) * 25 for _ in range(n)]
    lists = [draw.sample(range(schools), 3) for _ in range(n)]
    seats = [draw.randint(100, 500) for _ in range(schools)]
    new = list(totals)
    for who in draw.sample(range(n), corrected_totals):
        new[who] = max(0, totals[who] + draw.choice([-1, 1]) * draw.randint(1, 40) * 25)
    return totals, new, lists, seats


def in_plain_python(totals, new, lists, seats, margins):
    """Published lines, raised until no school is over-full; then who reaches them before and after."""
    lines = [0] * len(seats)

    def places(points):
        return [
            next((at for rank, at in enumerate(wishes) if points[who] - margins[rank] >= lines[at]), None)
            for who, wishes in enumerate(lists)
        ]

    while True:
        held = places(totals)
        inside = [[] for _ in seats]
        for who, place in enumerate(held):
            if place is not None:
                inside[place].append(totals[who] - margins[lists[who].index(place)])
        raised = [
            sorted(points, reverse=True)[number - 1] if len(points) > number else line
            for points, number, line in zip(inside, seats, lines, strict=True)
        ]
        if raised == lines:
            break
        lines = raised
    lines = [min(points) if points else 10**9 for points in inside]
    return held, places(new)


def test_t15_the_effect_of_1589_corrected_totals_is_what_a_plain_recomputation_says():
    totals, new, lists, seats = province()
    text = HEAD + PAPERS + SUM.replace('facts = ["math", "literature"]', 'fact = "math"') + MARGINED
    policy = policy_of(text.replace('scale = "10"', 'scale = "100"'))
    names = [f"{who:05}" for who in range(len(totals))]
    children = {
        name: {"wishes": [f"S{place:02}" for place in wishes], "math": "0"}
        for name, wishes in zip(names, lists, strict=True)
    }
    case = case_of(policy, {f"S{place:02}": number for place, number in enumerate(seats)}, children)
    published = replace(case, applicant_facts=case.applicant_facts | {"math": np.array(totals)})
    decision = decide(policy, published, seed="")
    stored = decision.offering_positions.tolist()
    changes = remark(
        decision, replace(case, applicant_facts=case.applicant_facts | {"math": np.array(new)}), seed=""
    )
    before, after = in_plain_python(totals, new, lists, seats, [0, 100, 200])
    assert [place if place >= 0 else None for place in changes.before.offerings.tolist()] == before
    assert [place if place >= 0 else None for place in changes.after.offerings.tolist()] == after
    expected = {UNCHANGED: 0, GAINED: 0, MOVED: 0, LOST: 0}
    for old, now in zip(before, after, strict=True):
        kind = UNCHANGED if old == now else GAINED if old is None else LOST if now is None else MOVED
        expected[kind] += 1
    assert {kind: changes.count(kind) for kind in expected} == expected
    assert min(expected.values()) > 50
    assert changes.rows.size <= 1_589
    assert decision.offering_positions.tolist() == stored


MARGINED = """
[wishes]
max = 3
margins = ["0", "1", "2"]

[[order]]
criterion = "score"

[ties]
last_seat = "admit_all"
"""
