"""The shape of the code, held by a test: who may import whom, and what stays pure."""

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "admissions"
STAGES = ("setup", "registration", "verification", "examination", "allocation", "publication", "enrolment")
EDGES = {
    "forms",
    "views",
    "tasks",
    "urls",
    "resources",
    "execution",
    "context",
    "middleware",
    "backends",
    "access",
}
EDGE_PACKAGES = {
    "exchange",
    "management",
    "demo",
    "interface",
    "printing",
    "templatetags",
    "admin",
    "api",
}
PURE = {"matching": {"numpy"}, "rules": {"numpy"}}


def modules() -> dict[str, Path]:
    """Dotted name → file of every module of the application, without migrations."""
    found = {}
    for path in sorted(SOURCE.rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        if "migrations" not in parts:
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


MODULES = modules()


def imports(path: Path) -> set[str]:
    """Dotted names that a file imports at module level or inside functions, `if TYPE_CHECKING` left out."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            node.body = []
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                names.add(whole if whole in MODULES else node.module)
    return names


def layer(module: str) -> int:
    """0 matching ← 1 rules ← 2 permissions, 3 workflows ← 4 models ← 5 services, queries ← 6 the edges."""
    parts = module.split(".")[1:]
    if not parts or parts[0] in {"apps", "urls"}:
        return 6
    fixed = {"matching": 0, "rules": 1, "permissions": 2, "workflows": 3, "models": 4}
    if parts[0] in fixed:
        return fixed[parts[0]]
    if parts[0] in EDGE_PACKAGES or EDGES & set(parts[1:]):
        return 6
    return 5


def stage(module: str) -> int | None:
    parts = module.split(".")
    return STAGES.index(parts[1]) if len(parts) > 1 and parts[1] in STAGES else None


@pytest.mark.parametrize("module", MODULES)
def test_a_module_imports_only_from_its_own_layer_or_below(module: str) -> None:
    upwards = {
        name
        for name in imports(MODULES[module])
        if name.startswith("admissions.") and layer(name) > layer(module)
    }
    # Asking for a run hands its id to the task; the task calls back down.
    if module == "admissions.allocation.services":
        upwards.discard("admissions.allocation.tasks")
    # So does the outbox after the commit.
    if module == "admissions.notifications.waking":
        upwards.discard("admissions.notifications.tasks")
    assert upwards == set()


@pytest.mark.parametrize("module", [name for name in MODULES if stage(name) is not None])
def test_an_earlier_stage_never_imports_a_later_one(module: str) -> None:
    own = stage(module)
    later = {name for name in imports(MODULES[module]) if (other := stage(name)) is not None and other > own}
    assert later == set()


@pytest.mark.parametrize("module", [name for name in MODULES if ".notifications" in name])
def test_the_outbox_knows_no_stage(module: str) -> None:
    """Every stage may announce something; what is announced knows none of them."""
    assert {name for name in imports(MODULES[module]) if stage(name) is not None} == set()


@pytest.mark.parametrize(
    "module", [name for name in MODULES if name.split(".")[1:2] and name.split(".")[1] in PURE]
)
def test_matching_and_rules_are_pure(module: str) -> None:
    """Frozen input, returned result: no framework, no clock, no randomness, no I/O but reading the packs."""
    package = module.split(".")[1]
    allowed = PURE[package] | (
        set(sys.stdlib_module_names) - {"time", "random", "secrets", "os", "socket", "uuid"}
    )
    foreign = {
        name.split(".")[0] for name in imports(MODULES[module]) if not name.startswith("admissions.")
    } - allowed
    assert foreign == set()
    inward = {name.split(".")[1] for name in imports(MODULES[module]) if name.startswith("admissions.")}
    assert inward <= ({"matching"} if package == "matching" else {"matching", "rules"})


@pytest.mark.parametrize("module", [name for name in MODULES if not name.startswith("admissions.demo")])
def test_no_code_asks_which_grade_it_is(module: str) -> None:
    """What differs by grade stands in the rule packs."""
    asked = [
        node.lineno
        for node in ast.walk(ast.parse(MODULES[module].read_text(encoding="utf-8")))
        if isinstance(node, ast.Compare)
        and any("grade" in ast.dump(side) for side in (node.left, *node.comparators))
        and any(isinstance(side, ast.Constant) and isinstance(side.value, int) for side in node.comparators)
    ]
    assert asked == []


def test_the_checks_share_no_code_with_the_solvers() -> None:
    shared = {
        name
        for name in imports(MODULES["admissions.matching.checks"])
        if name.startswith("admissions.") and name != "admissions.matching.instance"
    }
    assert shared == set()


def test_the_verifier_needs_python_alone() -> None:
    """It is given away as one file, and judges the engine: it may know nothing of this project."""
    path = MODULES["admissions.exchange.verifier"]
    assert {name.split(".")[0] for name in imports(path)} <= sys.stdlib_module_names
    relative = [
        node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if getattr(node, "level", 0)
    ]
    assert relative == []


def test_every_stage_has_the_same_files_under_the_same_names() -> None:
    for each in STAGES:
        names = {path.name for path in (SOURCE / each).iterdir()}
        assert {"services.py", "urls.py", "__init__.py"} <= names, each
        assert {"queries.py"} <= names, each
        assert names & {"views.py", "views"}, each
