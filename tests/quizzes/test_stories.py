"""Every story of a game that failed elsewhere has a test here, and a broken line that it sees."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from tools.mutants import ROOT, Mutant, read

# What befell other programs: numbers of stories, kept in the docstrings of the tests.
STORIES = [
    "Q1", "Q2", "Q3", "Q4", "Q6", "Q7", "Q7b", "Q8", "Q9", "Q10", "Q11", "Q12", "Q14", "Q15",
    "Q16", "Q17", "Q19", "Q20", "Q21", "Q22", "Q23", "Q24", "Q25", "Q27",
]  # fmt: skip
MUTANTS = read()


@cache
def docstrings(path: Path) -> dict[str, str]:
    """By the name of a test: what it says about itself."""
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    return {
        one.name: ast.get_docstring(one) or ""
        for one in ast.walk(ast.parse(path.read_text()))
        if isinstance(one, functions)
    }


def said_of(test: str) -> str:
    """The docstring of a test as pytest is given it. KeyError where there is no such test."""
    path, _colons, name = test.partition("::")
    return docstrings(ROOT / path)[name.partition("[")[0]]


@pytest.mark.parametrize("story", STORIES)
def test_each_story_has_a_broken_line_and_tests_that_name_it(story: str) -> None:
    tests = [test for one in MUTANTS if one.story == story for test in one.tests]
    assert tests
    unnamed = [test for test in tests if not re.search(rf"\b{story}\b", said_of(test))]
    assert unnamed == []


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda one: f"{one.story}-{one.file}")
def test_each_line_that_is_broken_stands_once_in_its_file(mutant: Mutant) -> None:
    assert (ROOT / mutant.file).read_text().count(mutant.line) == 1
    assert mutant.line != mutant.broken
    for test in mutant.tests:
        said_of(test)
