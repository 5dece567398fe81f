"""What a linter cannot see: each rule takes one parsed module and names the lines that break it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HOUSE = ROOT / "src" / "gatehouse"
LINES_AT_MOST = 400

READ_THE_CLOCK = {"timezone.now", "datetime.now", "datetime.utcnow", "datetime.today"}
READ_THE_CLOCK |= {"date.today", "time.time"}
READ_WITHOUT_ARGUMENT = {"timezone.localdate", "timezone.localtime"}
EDGES = {"views", "staff", "gate", "api", "jobs", "admin", "back_office", "management"}
EDGES |= {"middleware", "context"}
EDGES |= {"desk", "office"}  # the pages of an enterprise and of the organisers, by what they show
EDGES |= {"detail", "feeds", "previewing"}  # views of the programme, by what they show
# They answer, write and loop at the edge themselves.
CORE_EDGES = {"core/arrival.py", "core/health.py", "core/mailbox.py", "core/worker.py"}
CORE_EDGES |= {"core/live_post.py", "core/front.py"}
BROAD = {"Exception", "BaseException"}
KEYWORD_WRITES = {"save", "create", "update", "delete", "get_or_create", "update_or_create"}
BULK_WRITES = {"bulk_create", "bulk_update"}
RECORDING = {"history.record", "history.record_each"}


@dataclass(frozen=True)
class Module:
    """One file of the house: its place below src/gatehouse and what stands in it."""

    place: str
    source: str

    @classmethod
    def read(cls, path: Path) -> Module:
        """The file as it is on the disk."""
        return cls(path.relative_to(HOUSE).as_posix(), path.read_text())

    @cached_property
    def tree(self) -> ast.Module:
        """The parsed file."""
        return ast.parse(self.source)

    @cached_property
    def words(self) -> set[str]:
        """Names of the folders and of the file: {'people', 'operations'}."""
        return set(self.place.removesuffix(".py").split("/"))

    @property
    def capability(self) -> str:
        """The capability the file belongs to."""
        return self.place.partition("/")[0]

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """Everything in the file, walked through once for all rules."""
        return list(ast.walk(self.tree))

    def walk(self, *kinds: type[ast.AST]) -> Iterator[ast.AST]:
        """Every node of these kinds."""
        return (node for node in self.nodes if isinstance(node, kinds))

    def at(self, node: ast.AST, what: str) -> str:
        """One line of a finding, as an editor understands it."""
        return f"src/gatehouse/{self.place}:{getattr(node, 'lineno', 1)}: {what}"


@cache
def modules() -> tuple[Module, ...]:
    """Every Python file of the house, read and parsed once for all rules."""
    return tuple(Module.read(path) for path in sorted(HOUSE.rglob("*.py")))


def capabilities() -> list[str]:
    """Names of the capabilities, as folders."""
    return sorted(init.parent.name for init in HOUSE.glob("*/__init__.py"))


def dotted(node: ast.expr) -> str:
    """`a.b.c` of an attribute, as far back as names go."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else "?"


def operations_taking_loose_arguments(module: Module) -> list[str]:
    """Operations that are not keyword-only or have no `now`.

    An operation opens the transaction or says who asks for it; the others are steps inside one.
    """
    if "operations" not in module.words:
        return []
    public = [
        node
        for node in module.tree.body
        if isinstance(node, ast.FunctionDef)
        and not node.name.startswith("_")
        and _is_operation(node)
    ]
    return [
        module.at(node, f"{node.name} must take keywords only, `now` among them")
        for node in public
        if node.args.args
        or node.args.posonlyargs
        or "now" not in {argument.arg for argument in node.args.kwonlyargs}
    ]


def _is_operation(function: ast.FunctionDef) -> bool:
    atomic = any("atomic" in ast.unparse(decorator) for decorator in function.decorator_list)
    return atomic or "by" in {name.arg for name in function.args.args + function.args.kwonlyargs}


def readings_of_the_clock(module: Module) -> list[str]:
    """Places below the edges that ask what time it is; there it is an argument."""
    if module.words & EDGES or module.place in CORE_EDGES:
        return []
    found = [
        module.at(node, f"{dotted(node)} is read at the edges only")
        for node in module.walk(ast.Attribute)
        if isinstance(node, ast.Attribute)
        and ".".join(dotted(node).split(".")[-2:]) in READ_THE_CLOCK
    ]
    found += [
        module.at(node, f"{dotted(node.func)}() is read at the edges only")
        for node in module.walk(ast.Call)
        if isinstance(node, ast.Call)
        and dotted(node.func) in READ_WITHOUT_ARGUMENT
        and not node.args
    ]
    stamps = [
        module.at(node, f"{node.arg} reads the clock in a model")
        for node in module.walk(ast.keyword)
        if isinstance(node, ast.keyword) and node.arg in {"auto_now", "auto_now_add"}
    ]
    return found + stamps


def days_of_no_place(module: Module) -> list[str]:
    """Days taken from the clock as it stands: after nine in the evening in London Moscow has the
    next day already, so a day is asked for in a zone."""
    return [
        module.at(node, "a day without a zone: timezone.localdate(now) or now.astimezone(zone)")
        for node in module.walk(ast.Call)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "date"
        and _is_the_clock(node.func.value)
    ]


def _is_the_clock(node: ast.expr) -> bool:
    if isinstance(node, ast.Call):
        return dotted(node.func) == "timezone.now"
    return dotted(node).rpartition(".")[2] == "now"


def writes_outside_operations(module: Module) -> list[str]:
    """Rows written anywhere but in operations, migrations and core's own modules.

    Django and sign-in libraries look for `create_user` in a manager: it may write too.
    """
    if module.words & {"operations", "migrations"} or module.capability == "core":
        return []
    managers = {
        inner
        for node in module.walk(ast.FunctionDef)
        if isinstance(node, ast.FunctionDef) and node.name == "create_user"
        for inner in ast.walk(node)
    }
    return [
        module.at(node, f".{node.func.attr}() writes rows: call an operation")
        for node in module.walk(ast.Call)
        if isinstance(node, ast.Call)
        and node not in managers
        and isinstance(node.func, ast.Attribute)
        and _writes(node.func, node)
    ]


def _writes(function: ast.Attribute, call: ast.Call) -> bool:
    """A queryset's or a row's write takes keywords only; a dict's or a file's does not."""
    if function.attr in BULK_WRITES:
        return True
    if function.attr not in KEYWORD_WRITES or call.args or dotted(function).startswith("super"):
        return False
    return function.attr != "update" or bool(call.keywords)


def model_signals(module: Module) -> list[str]:
    """Imports of the signals of models: below never hears about above."""
    return [
        module.at(node, "model signals do business behind one's back")
        for node in module.walk(ast.ImportFrom, ast.Import)
        if "db.models.signals" in ast.unparse(node)
        or re.search(r"from django\.db\.models import .*\bsignals\b", ast.unparse(node))
    ]


def swallowed_errors(module: Module) -> list[str]:
    """Handlers of every error that neither raise nor look at what they caught."""
    found: list[str] = []
    for node in module.walk(ast.ExceptHandler):
        if not isinstance(node, ast.ExceptHandler):
            continue
        broad = node.type is None or BROAD & set(re.findall(r"\w+", ast.unparse(node.type)))
        inside = [part for statement in node.body for part in ast.walk(statement)]
        raised = any(isinstance(part, ast.Raise) for part in inside)
        looked_at = any(isinstance(part, ast.Name) and part.id == node.name for part in inside)
        if broad and not raised and not looked_at:
            found.append(module.at(node, "catches every error and says nothing"))
    return found


def verbs(module: Module) -> Iterator[str | None]:
    """The verb of each `history.record`; None for one that is not written out in its module."""
    texts = {
        dotted(node.targets[0]): node.value
        for node in module.walk(ast.Assign)
        if isinstance(node, ast.Assign)
    }
    for node in module.walk(ast.Call):
        if isinstance(node, ast.Call) and dotted(node.func) in RECORDING:
            first = node.args[0]
            verb = texts.get(first.id) if isinstance(first, ast.Name) else first
            yield str(verb.value) if isinstance(verb, ast.Constant) else None


def browser_sessions(module: Module) -> list[str]:
    """`request.session` outside web and people: elsewhere a session is a Session."""
    if module.capability in {"web", "people"}:
        return []
    return [
        module.at(node, "only web and people touch request.session")
        for node in module.walk(ast.Attribute)
        if isinstance(node, ast.Attribute) and dotted(node).endswith("request.session")
    ]


INLINE = re.compile(
    r"""<style\b | <script\b(?![^>]*\b(?:src=|type="application/(?:ld\+)?json")) |
        \sstyle\s*= | \son[a-z]+\s*=\s*["'] | \bhx-on\b | ["']javascript: """,
    re.VERBOSE | re.IGNORECASE,
)


def inline_code(template: str) -> list[str]:
    """Line numbers with styles or scripts that the Content-Security-Policy would refuse."""
    bare = re.sub(
        r"\{%\s*comment.*?endcomment\s*%\}|\{#.*?#\}",
        lambda text: "\n" * text[0].count("\n"),
        template,
        flags=re.DOTALL,
    )
    return [
        f"line {bare.count(chr(10), 0, hit.start()) + 1}: {hit[0].strip()}"
        for hit in INLINE.finditer(bare)
    ]
