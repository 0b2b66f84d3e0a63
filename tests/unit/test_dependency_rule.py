"""app > dialer | recordings, and a pure core: the contracts of pyproject.toml."""

import sys
import tomllib
from pathlib import Path
from subprocess import run

ROOT = Path(__file__).resolve().parents[2]
LINT_IMPORTS = Path(sys.executable).with_name("lint-imports")


def test_every_import_goes_down() -> None:
    linted = run(
        [LINT_IMPORTS, "--no-cache"], cwd=ROOT, check=False, capture_output=True, text=True
    )

    assert linted.returncode == 0, linted.stdout + linted.stderr


def test_every_package_is_under_a_contract() -> None:
    linter = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    packages = {
        path.parent.name for path in ROOT.glob("*/__init__.py") if path.parent.name != "tests"
    }

    assert packages == set(linter["root_packages"])
