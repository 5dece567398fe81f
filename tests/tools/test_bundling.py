"""One file of a module and all it imports."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.bundling import bundle


def written(folder: Path, **modules: str) -> Path:
    """Modules by their names; `entry` is the one that stands on the others."""
    for name, source in modules.items():
        (folder / f"{name}.js").write_text(source)
    return folder / "entry.js"


def test_what_is_imported_stands_before_it_and_once(tmp_path: Path) -> None:
    entry = written(
        tmp_path,
        entry='import { two } from "./two.js";\nimport { one } from "./one.js";\nsay(one, two);\n',
        two='import { one } from "./one.js";\nexport const two = one + one;\n',
        one="export const one = 1;\n",
    )
    made = bundle(entry)
    assert made.count("const one = 1") == 1
    assert made.index("/* one.js */") < made.index("/* two.js */") < made.index("/* entry.js */")
    assert "export" not in made
    assert "import" not in made


def test_names_of_modules_never_meet(tmp_path: Path) -> None:
    entry = written(
        tmp_path,
        entry='import { start as begin } from "./one.js";\nimport * as two from "./two.js";\n',
        one="const own = 1;\nexport function start() { return own; }\n",
        two='const own = 2;\nexport { own };\nexport { start } from "./one.js";\n',
    )
    made = bundle(entry)
    assert "const { start: begin } = $one;" in made
    assert "const two = $two;" in made
    assert "return { start };" in made
    assert "return { own, start: $one.start };" in made


def test_a_circle_of_imports_is_an_error(tmp_path: Path) -> None:
    entry = written(
        tmp_path, entry='import { a } from "./a.js";\n', a='import { e } from "./entry.js";\n'
    )
    with pytest.raises(SystemExit, match=r"in a circle, entry\.js > a\.js > entry\.js"):
        bundle(entry)


def test_two_modules_of_one_name_are_an_error_and_not_a_page_that_stands_still(
    tmp_path: Path,
) -> None:
    (tmp_path / "near").mkdir()
    (tmp_path / "near" / "one.js").write_text("export const far = 1;\n")
    entry = written(
        tmp_path,
        entry='import { one } from "./one.js";\nimport { far } from "./near/one.js";\n',
        one="export const one = 1;\n",
    )
    with pytest.raises(SystemExit, match=r"near/one\.js: would be called \$one"):
        bundle(entry)
