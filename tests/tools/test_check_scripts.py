"""A script is read alone: what it imports is only named."""

from tools.check_scripts import by_itself


def test_what_a_module_imports_is_declared_so_that_it_may_be_passed_on() -> None:
    source = 'import { a, b as c } from "./x.js";\nexport { a };\n'
    assert by_itself(source) == "let a, c;\nexport { a };\n"


def test_a_module_imported_for_what_it_does_leaves_nothing() -> None:
    assert by_itself('import "./x.js";\nrun();\n') == "run();\n"
