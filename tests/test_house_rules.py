"""Each rule of the house that no other machine checks. CONTRIBUTING.md says the words."""

import ast
import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TypeGuard

import pytest

from app.config import PREFIX, Settings
from app.models import Table

ROOT = Path(__file__).resolve().parent.parent
PRODUCT = ("app", "dialer", "recordings")
NOT_OURS = {
    ".git", ".venv", "node_modules", "dist", "var", "__pycache__", ".mypy_cache", ".ruff_cache",
    ".pytest_cache", ".hypothesis", ".import_linter_cache",
}  # fmt: skip
IN_FLIGHT = {
    "campaign_leads": "lease_until",
    "imports": "lease_until",
    "recordings": "lease_until",
    "report_mails": "lease_until",
    "transcripts": "lease_until",
    "sessions": "expires_at",
    "desks": "until",
    "cleaning_tasks": "claimed_until",
    "consents": "expires_at",
    "dnc_numbers": "expires_at",
}
"""Tables whose rows can be left behind by a process that dies, and the column that frees them."""


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def files(*folders: str, ending: str) -> list[Path]:
    found = []
    for folder in folders:
        for parent, children, names in os.walk(ROOT / folder):
            children[:] = [child for child in children if child not in NOT_OURS]
            found += [Path(parent, file) for file in names if file.endswith(ending)]
    return sorted(found)


MODULES = files(*PRODUCT, ending=".py")
TESTS = files("tests", ending=".py")
PAGES = files("console/src", ending=".tsx")


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(path: Path) -> set[str]:
    """Top-level names of everything that the module imports."""
    found: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found.add(node.module.split(".")[0])
    return found


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def is_silent(node: ast.AST) -> TypeGuard[ast.stmt | ast.expr]:
    """Whether the node skips a test, or expects it to fail, without a reason."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        marks = [mark.attr for mark in node.decorator_list if isinstance(mark, ast.Attribute)]
        return bool({"skip", "xfail"} & {*marks})
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return False
    if (node.args and node.func.attr == "skip") or any(k.arg == "reason" for k in node.keywords):
        return False
    return node.func.attr in {"skip", "skipif", "xfail"}


class TestSize:
    # Migrations are generated: the first one lists all tables in one function.
    PYTHON = (*MODULES, *TESTS, *files("bench", "scripts", "deploy", ending=".py"))

    def test_a_module_fits_in_400_lines(self) -> None:
        assert {name(path): n for path in self.PYTHON if (n := lines(path)) > 400} == {}

    def test_a_component_fits_in_250_lines(self) -> None:
        assert {name(path): n for path in PAGES if (n := lines(path)) > 250} == {}

    def test_a_function_fits_in_50_lines(self) -> None:
        long = {
            f"{name(path)}: {function.name}": n
            for path in self.PYTHON
            for function in functions(path)
            if (n := (function.end_lineno or 0) - function.lineno + 1) > 50
        }

        assert long == {}

    def test_a_target_of_the_makefile_is_one_or_two_lines(self) -> None:
        recipes = re.split(r"\n(?=\S)", (ROOT / "Makefile").read_text())

        assert [recipe for recipe in recipes if recipe.count("\n\t") > 2] == []


class TestRooms:
    def test_nobody_commits_but_the_edge(self) -> None:
        """One request or one tick is one transaction; a commit halfway breaks that."""
        commits = [
            f"{name(path)}:{node.lineno}"
            for path in MODULES
            for node in ast.walk(tree(path))
            if isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "commit"
        ]

        assert [where for where in commits if not where.startswith("app/db.py:")] == []

    @pytest.mark.parametrize("package", ["asterisk", "pydub"])
    def test_an_untyped_package_is_wrapped_by_one_module(self, package: str) -> None:
        wrappers = [name(path) for path in MODULES if package in imports(path)]

        assert len(wrappers) <= 1
        assert all(w.startswith(("dialer/asterisk/", "recordings/audio")) for w in wrappers)

    def test_a_service_knows_no_http(self) -> None:
        inner = [path for path in MODULES if path.stem in {"service", "queries"}]

        assert [name(path) for path in inner if imports(path) & {"fastapi", "starlette"}] == []

    def test_names_say_what_a_thing_is(self) -> None:
        vague = re.compile(r"(Manager|Helper|Util|Utils|Impl|Info)$")
        classes = [
            f"{name(path)}: {node.name}"
            for path in MODULES
            for node in ast.walk(tree(path))
            if isinstance(node, ast.ClassDef) and vague.search(node.name)
        ]
        vague = re.compile(r"(^|_)(utils?|helpers?|manager|misc|common)$")

        assert classes == []
        assert [name(path) for path in MODULES if vague.search(path.stem)] == []

    def test_nothing_listens_beyond_loopback_by_default(self) -> None:
        defaults = {name: field.default for name, field in Settings.model_fields.items()}
        hosts = [name for name in defaults if name.endswith(("host", "_bind"))]

        assert {defaults[host] for host in hosts} == {"127.0.0.1"}

    def test_no_secret_has_a_default(self) -> None:
        secret = re.compile("(secret|key|password)$")
        fields = Settings.model_fields.items()

        assert [name for name, field in fields if secret.search(name) and field.default] == []


class TestTables:
    def test_relationships_never_load_by_surprise(self) -> None:
        lazy = [
            f"{mapper.class_.__name__}.{relation.key}"
            for mapper in Table.registry.mappers
            for relation in mapper.relationships
            if relation.lazy != "raise"
        ]

        assert lazy == []

    def test_a_state_in_flight_has_an_expirer(self) -> None:
        tables = Table.metadata.tables
        leased = {
            table for table, t in tables.items() if {"lease_until", "expires_at"} & {*t.c.keys()}
        }

        assert leased <= IN_FLIGHT.keys(), "say in IN_FLIGHT what frees its rows"
        assert all(column in tables[table].c for table, column in IN_FLIGHT.items())

    def test_constraints_have_names(self) -> None:
        unnamed = [
            f"{table.name}: {constraint!r}"
            for table in Table.metadata.tables.values()
            for constraint in table.constraints
            if constraint.name is None
        ]

        assert unnamed == []


class TestWrittenDown:
    def test_every_setting_is_in_the_example(self) -> None:
        example = (ROOT / ".env.example").read_text(encoding="utf-8")
        shown = set(re.findall(rf"^#?({PREFIX}\w+)=", example, re.MULTILINE))
        wanted = {f"{PREFIX}{field.upper()}" for field in Settings.model_fields}

        assert shown == wanted

    def test_a_todo_names_its_issue(self) -> None:
        loose = re.compile(r"\b(TO" r"DO|FIX" r"ME|X" r"XX)\b(?! *\(#\d+\))")

        assert [name(p) for p in (*MODULES, *TESTS) if loose.search(p.read_text("utf-8"))] == []

    def test_a_skipped_test_says_why(self) -> None:
        silent = [
            f"{name(path)}:{node.lineno}"
            for path in TESTS
            for node in ast.walk(tree(path))
            if is_silent(node)
        ]

        assert silent == []


def test_no_package_registry_is_named() -> None:
    """Mirrors differ from site to site; the machine's own configuration knows its own."""
    hosts = re.compile(
        "|".join(
            re.escape(".".join(parts))
            for parts in [
                ("pypi", "org"), ("pythonhosted", "org"), ("registry", "npmjs"),
                ("registry", "yarnpkg"), ("deb", "debian", "org"), ("archive", "ubuntu", "com"),
                ("npmmirror", "com"), ("tuna", "tsinghua"),
            ]
        )
    )  # fmt: skip
    binary = {".png", ".ico", ".wav", ".woff2", ".opus", ".ogg", ".raw"}
    guilty = [
        name(path)
        for path in files(".", ending="")
        if path.suffix not in binary
        and hosts.search(path.read_text(encoding="utf-8", errors="replace"))
    ]

    assert guilty == []
