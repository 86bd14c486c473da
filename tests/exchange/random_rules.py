"""Random rule files that use every mechanism of the format, alone and with others."""

from __future__ import annotations

import random
from pathlib import Path

FACTS = (Path(__file__).parent / "random_facts.toml").read_text(encoding="utf-8")
HEAD = """id = "random-{seed}"
title = {{ vi = "Ngẫu nhiên", en = "Random" }}
province = "00"
province_name = "Ví dụ"
grade = 10
school_year = "2025-2026"
method = "exam"
legal_basis = ["Ví dụ"]
"""
MECHANISMS = {
    *("age", "categories", "margins", "margins_for", "ratio", "zones", "lottery", "score of a wish"),
    *(
        "strict",
        "admit_all",
        "admit_all by the first steps",
        "admit_none",
        "admit_within",
        "escalate",
        "ties.for",
        "decided_by",
    ),
    *("programmes", "queues", "unused", "proportional", "placement", "lines", "taken", "lottery_key"),
}
LABEL = 'label = { vi = "Nhãn", en = "Label" }'


class RandomRules:
    """One rule file. `mechanisms`: what it uses; `is_crowded`: many children and few different marks."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.mechanisms: set[str] = set()
        self.is_scored = self.rng.random() < 0.85
        self.is_crowded = self.rng.random() < 0.4
        self.most = self.fewest = self.rng.randint(1, 4)
        self.has_categories = self.chance(0.4, "categories")
        self.steps = self.order()
        self.policy = self.rules(seed)

    def chance(self, probability: float, mechanism: str = "") -> bool:
        happens = self.rng.random() < probability
        if happens and mechanism:
            self.mechanisms.add(mechanism)
        return happens

    def rules(self, seed: int) -> str:
        self.shares = self.rng.choice(["decimal", "integer"])
        parts = [HEAD.format(seed=seed), FACTS.replace("{share}", self.shares)]
        if self.is_scored:
            parts.append(self.score("score"))
        parts += [self.gate("gates", f"gate_{each}") for each in range(self.rng.choice([0, 0, 1, 2]))]
        if self.chance(0.2, "age"):
            parts.append('[age]\nfact = "born"\nbirth_year = 2015\nlate_years = 1\nclaim = "claims"\n')
        parts.append(self.wishes())
        if self.has_categories:
            parts += self.categories()
        parts += [self.step("order", step) for step in self.steps]
        parts.append(self.ties("ties", len(self.steps)))
        if self.chance(0.3, "programmes"):
            parts += self.programmes()
        if self.chance(0.45, "queues"):
            parts += self.queues()
        if self.chance(0.35, "proportional"):
            parts += self.proportional()
        if self.chance(0.35, "placement"):
            parts.append(self.placement())
        return "\n".join(parts)

    def score(self, name: str) -> str:
        pick = self.rng.choice
        lines = [f"[{name}]", "terms = ["]
        facts = ["math", "literature", "points", *["talent"] * self.chance(0.3, "score of a wish")]
        facts = self.rng.sample(facts, self.rng.randint(1, 3))
        for fact in ["math", "literature"] if self.is_crowded else facts:
            missing = pick(["", ', missing = "zero"'])
            weight = "0.05" if fact == "points" else pick(["1", "2", "1.5", "0.3333"])
            if self.is_crowded and fact != "points":
                weight = "1"
            lines.append(f'  {{ fact = "{fact}", weight = "{weight}"{missing} }},')
        lines.append("]")
        if self.chance(0.4):
            claims = '{ x = "2", y = "1.5", z = "0.5" }'
            lines.append(
                f'bonuses = [{{ fact = "claims", points = {claims} }}, '
                '{ fact = "poor", points = { yes = "0.25" } }, '
                '{ fact = "group", points = { b = "0.1" } }]'
            )
        if self.chance(0.25):
            lines.append('tables = [{ facts = ["group"], values = { a = "3", b = "1.5" }, otherwise = "0" }]')
        unit, mode = pick(["0.01", "0.25", "0.1"]), pick(["half_up", "half_even", "down"])
        lines.append(f'round = {{ unit = "{unit}", mode = "{mode}" }}')
        return "\n".join(lines) + "\n"

    def gate(self, name: str, reason: str) -> str:
        condition = self.rng.choice(
            [
                'on = "applicant"\nfact = "math"\nop = ">"\nvalue = "1"',
                'on = "applicant"\nfact = "claims"\nop = "in"\nvalues = ["x", "z"]\nmissing = "pass"',
                'on = "preference"\nfact = "distance_m"\nop = "<="\nvalue = "2000"',
                'on = "preference"\nfact = "zone"\nop = "="\nlimit = "zone"\nunless = { sibling = true }',
                'on = "preference"\nfact = "rank"\nop = "<="\nvalue = "2"\nunless = { poor = true }',
                'on = "applicant"\nfacts = ["math", "literature"]\nop = ">"\nvalue = "0"\nmissing = "pass"',
            ]
            + ['on = "applicant"\nfact = "total"\nop = ">="\nlimit = "floor"'] * self.is_scored
        )
        return f'[[{name}]]\n{condition}\nreason = "{reason}"\n{LABEL}\n'

    def margins(self, most: int) -> str:
        rising = sorted((self.rng.choice(["0", "0.5", "1", "1.25"]) for _ in range(most)), key=float)
        values = ", ".join(f'"{each}"' for each in rising)
        return f'margins = [{values}]\nmargin_op = "{self.rng.choice([">=", ">"])}"\n'

    def wishes(self) -> str:
        text = f"[wishes]\nmax = {self.most}\n"
        asks = any(step == "score" for step in self.steps)
        if asks and self.chance(0.5, "margins"):
            text += self.margins(self.most)
        if self.chance(0.25, "zones"):
            rows = [[self.rng.choice(["own", "any"]) for _ in range(each + 1)] for each in range(self.most)]
            text += f"zones = {rows}\n".replace("'", '"')
        if asks and self.chance(0.3, "margins_for"):
            for _ in range(self.rng.randint(1, 2)):
                text += f"\n[[wishes.margins_for]]\nwhen = {self.condition()}\n"
                text += self.margins(self.most) if self.chance(0.5) else ""
                text += (
                    f'ratio = "{self.rng.choice(["1.1", "1.05", "0.9"])}"\n'
                    if self.chance(0.6, "ratio")
                    else ""
                )
        return text

    def condition(self) -> str:
        """Conditions on a wish."""
        return self.rng.choice(
            [
                "{ poor = true }",
                '{ group = ["a", "b"] }',
                '[{ fact = "claims", op = "in", values = ["x", "y"] }]',
                '[{ fact = "rank", op = ">=", value = "2" }]',
                '[{ fact = "distance_m", op = "<", value = "1500", missing = "pass" }]',
                '[{ fact = "zone", op = "=", limit = "zone" }, { fact = "math", op = ">", value = "3" }]',
                '[{ fact = "kind", op = "=", value = "common" }]',
                "{ sibling = true }",
            ]
            + ['[{ fact = "total", op = ">=", value = "9.5" }]'] * self.is_scored
        )

    def of_offering(self) -> str:
        return self.rng.choice(
            [
                '{ kind = "special" }',
                '[{ fact = "kind", op = "in", values = ["special", "boarding"] }]',
                '[{ fact = "floor", op = ">", value = "2" }]',
                '{ zone = "north" }',
            ]
        )

    def categories(self) -> list[str]:
        texts = [
            f'[[categories]]\nname = "category_{each}"\n{LABEL}\nwhen = {self.condition()}\n'
            for each in range(self.rng.randint(1, 3))
        ]
        return texts + [f'[[categories]]\nname = "others"\n{LABEL}\n'] * self.chance(0.7)

    def order(self) -> list[str]:
        """Names of criteria and facts, a fact with its direction."""
        choices = ["math desc", "points asc", "distance_m asc", "sibling desc", "day asc", "floor desc"]
        steps = self.rng.sample(choices, self.rng.randint(0, 2))
        if self.has_categories:
            steps.insert(self.rng.randint(0, len(steps)), "category")
        if self.is_scored and self.rng.random() < 0.85:
            steps.insert(self.rng.randint(0, min(1, len(steps))), "score")
        if not steps or self.rng.random() < 0.3:
            self.mechanisms.add("lottery")
            steps.append("lottery")
        return steps

    def step(self, name: str, step: str) -> str:
        fact, _, direction = step.partition(" ")
        if not direction:
            return f'[[{name}]]\ncriterion = "{step}"\n'
        return f'[[{name}]]\ncriterion = "fact"\nfact = "{fact}"\ndirection = "{direction}"\n'

    def ties(self, name: str, steps: int) -> str:
        text = f"[{name}]\n{self.tie_rule(steps)}"
        if self.chance(0.2, "decided_by"):
            text += 'decided_by = "decision"\n'
        if self.chance(0.25, "ties.for"):
            text += f"\n[[{name}.for]]\nwhen = {self.of_offering()}\n{self.tie_rule(steps)}"
        return text

    def tie_rule(self, steps: int) -> str:
        modes = ["strict", "admit_all", "admit_none", "escalate", "admit_within", "admit_within"]
        mode = self.rng.choice(modes)
        self.mechanisms.add(mode)
        text = f'last_seat = "{mode}"\n'
        if mode == "admit_within":
            percent, equal_by = self.rng.choice(["12.5", "25", "50", "100"]), self.rng.randint(1, steps)
            text += f'percent = "{percent}"\nequal_by = {equal_by}\n'
            if beyond := self.rng.choice(["", "strict", "admit_all", "admit_none", "escalate"]):
                text += f'beyond = "{beyond}"\n'
        elif mode == "admit_all" and self.chance(0.5, "admit_all by the first steps"):
            text += f"equal_by = {self.rng.randint(1, steps)}\n"
        return text

    def programmes(self) -> list[str]:
        texts = []
        for place, kind in enumerate(self.rng.sample(["special", "boarding"], self.rng.randint(1, 2))):
            text = f'[[programmes]]\nname = "programme_{place}"\n{LABEL}\nwhen = {{ kind = "{kind}" }}\n'
            most = self.most
            if self.chance(0.5):
                most = self.rng.randint(1, 3)
                text += f"max = {most}\n"
                self.fewest = min(self.fewest, most)
            own_score, own_order = self.chance(0.4), self.chance(0.4)
            steps = self.order() if own_order else self.steps
            is_scored = self.is_scored or own_score
            if is_scored and "score" in steps and self.chance(0.3):
                text += self.margins(most)
            text += "own_gates = true\n" * self.chance(0.3)
            text += self.score("programmes.score") if own_score else ""
            text += self.gate("programmes.gates", f"own_{place}") if self.chance(0.3) else ""
            text += "".join(self.step("programmes.order", step) for step in steps) if own_order else ""
            text += self.ties("programmes.ties", len(steps)) if self.chance(0.3) or own_order else ""
            texts.append(text)
        return texts

    def queues(self) -> list[str]:
        names = [f"queue_{each}" for each in range(self.rng.randint(1, 3))]
        only = f"for = {self.of_offering()}\n" if self.chance(0.3) else ""
        rest = self.rng.choice([*names, ""])
        texts = []
        for place, name in enumerate(names):
            stated = self.rng.choice(['"30%"', '"25.5%"\nround = "down"', '"20%"', '"1"', '"fact:kept"'])
            seats = '"rest"' if name == rest else stated
            text = f'[[queues]]\nname = "{name}"\n{LABEL}\n{only}seats = {seats}\n'
            text += f"who = {self.condition()}\n" if self.chance(0.6) else ""
            heirs = names[place + 1 :]
            text += f'unused = "{self.rng.choice(heirs)}"\n' if heirs and self.chance(0.6, "unused") else ""
            if self.chance(0.25):
                steps = self.order()
                text += "".join(self.step("queues.order", step) for step in steps)
                text += self.ties("queues.ties", len(steps))
            texts.append(text)
        return texts

    def proportional(self) -> list[str]:
        texts = []
        for place in range(self.rng.choice([1, 2, 2])):
            percent = self.rng.choice(["20", "33.33", "70", "fact:share"])
            name = f'[[proportional]]\nname = "group_{place}"\n{LABEL}\n'
            texts.append(f'{name}who = {self.condition()}\npercent = "{percent}"\n')
        return texts

    def placement(self) -> str:
        steps = self.rng.sample(["catchment_order asc", "distance_m asc", "poor desc", "math desc"], 2)
        steps += ["lottery"] * self.chance(0.3)
        who = self.rng.choice(["", "who = { poor = true }\n", 'who = { group = ["a", "b"] }\n'])
        text = f"[placement]\n{LABEL}\n{who}beyond_m = 3000\n"
        return text + "".join(self.step("placement.order", step) for step in steps)
