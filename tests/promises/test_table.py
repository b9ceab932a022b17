"""The table of the promises is true: each promise has its tests, and these tests exist."""

import re

import pytest

from devstack.paths import ROOT

PAGE = ROOT / "docs" / "promises.md"
ROW = re.compile(r"^\| (S\d+) +\|(.*)\|$", re.MULTILINE)
TESTS = re.compile(r"\[([^\]]+)\]\((\.\./tests/[^)]+\.py)\)")
TEST = re.compile(r"^def (test_\w+)", re.MULTILINE)
ROWS = dict(ROW.findall(PAGE.read_text()))


def names_in(path):
    return set(TEST.findall(path.read_text()))


@pytest.mark.parametrize("number", range(1, 18))
def test_promise_is_walked(number):
    """The promise's row names every test of this folder that is named after it."""
    prefix = f"test_s{number:02}_"
    named = {
        name for names, _path in TESTS.findall(ROWS[f"S{number}"]) for name in names.split(", ")
    }
    folder = (ROOT / "tests" / "promises").glob("test_*.py")
    walked = {name for path in folder for name in names_in(path) if name.startswith(prefix)}
    assert walked
    assert walked == {name for name in named if re.match(r"test_s\d\d_", name)}


def test_named_tests_exist():
    """Every end-to-end test that the table names is in the file that it links."""
    for row in ROWS.values():
        for names, path in TESTS.findall(row):
            tests = names_in((PAGE.parent / path).resolve())
            for name in names.split(", "):
                assert name in tests or name == path.rsplit("/", 1)[1].removesuffix(".py"), name
