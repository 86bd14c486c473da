"""The SQL of one measured unit, as pgbench can run it: FAMILIES SCRIPT, on a database that is thrown away.

Each family's unit is sent through the views in this process and every statement that reaches the database is
kept as it was sent, BEGIN and COMMIT too. What differs between families becomes a variable, whose values of
each family lie in the table `bench_unit`; the rest stands in the script as it was. So pgbench sends what the
service sent, literal by literal, with one read of that table more.
"""

import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path

import django

django.setup()

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from scripts.benchmarks.registration.pages import TOKEN, Family, check_path, wishes_path  # noqa: E402

LITERAL = re.compile(r"E?'(?:[^']|'')*'|(?<![\w$\"])-?\d+(?:\.\d+)?(?![\w\"])")
WARM_UP = 3


def statements_of(family: Family) -> list[str]:
    """What the two requests of one family send to the database."""
    browser = Client(headers={"host": "localhost"})
    browser.cookies.load({"sessionid": family["session"], "csrftoken": TOKEN})
    connection.queries_log.clear()  # it keeps only so many
    with CaptureQueriesContext(connection) as captured:
        for path in (wishes_path(family), check_path(family)):
            answer = browser.post(path, {"csrfmiddlewaretoken": TOKEN})
            if answer.status_code != 302:
                sys.exit(f"{path}: {answer.status_code}")
    if not answer["Location"].endswith("/bien-nhan/"):
        sys.exit(f"not handed in: {answer['Location']}")
    return [query["sql"] for query in captured.captured_queries]


def script_of(units: Sequence[Sequence[str]]) -> tuple[str, list[list[str]]]:
    """The pgbench script and, family by family, the values of its variables."""
    shapes = {tuple(LITERAL.sub("\0", statement) for statement in unit) for unit in units}
    if len(shapes) != 1:
        sys.exit(f"the families' statements differ in {len(shapes)} ways")
    [shape] = shapes
    literals = [[literal for statement in unit for literal in LITERAL.findall(statement)] for unit in units]
    columns: dict[tuple[str, ...], int] = {}
    spelled = []
    for values in zip(*literals, strict=True):
        if len(set(values)) == 1:
            spelled.append(values[0])
        else:
            spelled.append(f":c{columns.setdefault(values, len(columns))}")
    rest = iter(spelled)
    lines = [
        re.sub("\0", lambda _found: next(rest), statement).strip().rstrip(";") + ";" for statement in shape
    ]
    read = (
        "SELECT u.* FROM bench_unit u, (SELECT nextval('bench_next') AS n OFFSET 0) s WHERE u.n = s.n \\gset"
    )
    return "\n".join([read, *lines, ""]), [list(row) for row in zip(*columns, strict=True)]


def main(families: Path, script: Path) -> None:
    known = [json.loads(line) for line in families.read_text(encoding="utf-8").splitlines()]
    units = [statements_of(family) for family in known]
    kept = units[WARM_UP:]  # the first ones fill caches of the process and ask more
    text, rows = script_of(kept)
    script.write_text(text, encoding="utf-8")
    values = {"columns": len(rows[0]), "rows": rows, "statements": len(kept[0])}
    script.with_suffix(".json").write_text(json.dumps(values), encoding="utf-8")
    print(json.dumps({"statements": len(kept[0]), "units": len(kept)}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
