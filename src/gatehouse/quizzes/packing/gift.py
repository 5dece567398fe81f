"""Moodle's GIFT: a text file of questions, read by its public description, exactly and to the end.

https://docs.moodle.org/en/GIFT_format. Whatever a packet has no place for is named with its line:
nothing is dropped without a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from html import unescape

from django.utils.translation import gettext as _

from gatehouse.quizzes.packing import checking
from gatehouse.quizzes.packing.gift_answers import Read, WrittenAnswer, question_of
from gatehouse.quizzes.packing.shapes import PacketShape, Parcel, QuestionShape, Remark, RoundShape
from gatehouse.quizzes.terms import Unclear

BYTES_AT_MOST = 2 * 1024 * 1024
BLOCKS_AT_MOST = 2_000
CATEGORY, NAME_ENDS, GENERAL = "$CATEGORY:", "::", "####"
# Signs that follow a backslash lose their meaning; meanwhile they stand in a part of the code
# space that no text uses.
ESCAPED = {sign: chr(0xE000 + at) for at, sign in enumerate("~=#{}:\\")} | {"n": "\ue0ff"}
PLAIN = {mark: sign for sign, mark in ESCAPED.items()} | {"\ue0ff": "\n"}
PRIVATE = re.compile("[\ue000-\ue0ff]")
FORMAT = re.compile(r"\s*\[(html|moodle|plain|markdown)\]", re.IGNORECASE)
TAG = re.compile(r"</?[A-Za-z][^<>]*>")
BREAK = re.compile(r"<\s*+(br\s*+/?|/p|/div|/li)\s*+>", re.IGNORECASE)
ENTITY = re.compile(r"&(?:[A-Za-z][A-Za-z0-9]*|#\d{1,7}|#[xX][0-9A-Fa-f]{1,6});")
WEIGHT = re.compile(r"\s*%(-?\d{1,3}(?:\.\d+)?)%")
# In a line of comment; the second part is empty where the line ends before the mark does.
MARK = re.compile(r"(\[(?:id|tag):(?:\\.|[^\]\\])++)(\]?)", re.IGNORECASE)
CLOZE = re.compile(r"\{\d*:[A-Z_]+:")
BLANK = "_____"


@dataclass
class Block:
    """Lines that belong together; `line` is the number of the first that is no comment. `marks` are
    those of its comments that Moodle keeps with a question, each with its line."""

    line: int
    lines: list[str] = field(default_factory=list)
    marks: list[tuple[int, str]] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(self.lines).strip()


@dataclass
class Reader:
    """What was read so far."""

    rounds: list[tuple[str, list[QuestionShape]]] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)

    def add(self, question: QuestionShape) -> None:
        if not self.rounds:
            self.rounds.append((_("Questions"), []))
        self.rounds[-1][1].append(question)

    def say(self, line: int, text: str, *, left_out: bool = False) -> None:
        self.remarks.append(Remark(_("Line %(n)d") % {"n": line}, text, left_out))


def read_gift(content: bytes, title: str) -> Parcel:
    """The questions of a GIFT file, a round for each category. Raises Unclear."""
    reader = Reader()
    blocks = list(_blocks(_decoded(content)))
    if len(blocks) > BLOCKS_AT_MOST:
        text = _("The file holds more than %(most)d questions.")
        raise Unclear(text % {"most": BLOCKS_AT_MOST})
    for block in blocks:
        _read(block, reader)
    rounds = _rounds(reader)
    return Parcel(PacketShape(title, tuple(rounds)), tuple(reader.remarks))


def _decoded(content: bytes) -> str:
    if len(content) > BYTES_AT_MOST:
        text = _("The file is larger than %(size)d MB.") % {"size": BYTES_AT_MOST // 1024**2}
        raise Unclear(text)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unclear(_("The file is not in UTF-8. Save it so and send it again.")) from error
    if checking.NOT_KEPT.search(text) or PRIVATE.search(text):
        raise Unclear(_("This is no text file of questions."))
    return text


def _blocks(text: str) -> Iterator[Block]:
    """Questions are parted by empty lines; lines of comment count as nothing, but for their marks,
    which are of the question that they stand in or before."""
    block: Block | None = None
    marks = list[tuple[int, str]]()
    for number, line in enumerate(text.splitlines(), start=1):
        stripped = line.strip()
        if stripped.startswith("//"):
            (marks if block is None else block.marks).extend(
                (number, mark + end) for mark, end in MARK.findall(stripped) if end
            )
            continue
        if not stripped:
            if block is not None:
                yield block
            block = None
            continue
        if stripped.startswith(CATEGORY):
            if block is not None:
                yield block
            yield Block(number, [stripped])
            block = None
            continue
        if block is None:
            block, marks = Block(number, marks=marks), []
        block.lines.append(line)
    if block is not None:
        yield block


def _rounds(reader: Reader) -> Iterator[RoundShape]:
    """Never more questions in one round than a round holds."""
    most = checking.QUESTIONS_AT_MOST
    for title, questions in reader.rounds:
        for start in range(0, len(questions), most):
            part = f" ({start // most + 1})" if start else ""
            short = title[: checking.ROUND_TITLE_LENGTH - len(part)] + part
            yield RoundShape(short, tuple(questions[start : start + most]))


def _read(block: Block, reader: Reader) -> None:
    text = _protected(block.text)
    if text.startswith(CATEGORY):
        named = _plain(text.removeprefix(CATEGORY)).split("/")[-1].strip()
        reader.rounds.append((" ".join(named.split()) or _("Questions"), []))
        return
    for line, mark in block.marks:
        said = _("The mark of the question, “%(mark)s”, has no place in a packet.")
        reader.say(line, said % {"mark": mark[:80]})
    try:
        _question(text, block.line, reader)
    except Unclear as error:
        reader.say(block.line, str(error), left_out=True)


def _question(text: str, line: int, reader: Reader) -> None:
    if CLOZE.search(text):
        raise Unclear(_("Answers inside of the text (Cloze) have no place here."))
    said = list[str]()
    name, text = _named(text)
    before, inside, after = _parted(text)
    asked, style = _styled(f"{before}{BLANK}{after}" if after.strip() else before)
    inside, general = _general(inside)
    asked = _readable(asked, style, said)
    if not asked.strip():
        raise Unclear(_("There is no question in it."))
    read = question_of(asked, _answers(inside, said, style), _kind_text(inside))
    comment = "\n".join(filter(None, [*read.comments, _readable(general, style, said)]))
    question = QuestionShape(
        form=read.form,
        text=asked.strip(),
        options=read.built.options,
        solution=read.built.solution,
        partial=read.partial,
        comment=comment.strip(),
    )
    checking.check_question(question)
    reader.add(question)
    _remarks(read, name, said, line, reader)


def _remarks(read: Read, name: str, said: Sequence[str], line: int, reader: Reader) -> None:
    if name:
        text = _("The name of the question, “%(name)s”, has no place in a packet.")
        reader.say(line, text % {"name": name[:80]})
    for one in dict.fromkeys([*said, *read.remarks]):
        reader.say(line, one)


def _protected(text: str) -> str:
    """With a sign of its own for each that was written after a backslash."""
    # A backslash before any other sign means itself.
    return re.sub(r"\\([~=#{}:\\n])", lambda match: ESCAPED[match[1]], text)


def _plain(text: str) -> str:
    return PRIVATE.sub(lambda match: PLAIN.get(match[0], ""), text)


def _named(text: str) -> tuple[str, str]:
    if not text.startswith(NAME_ENDS):
        return "", text
    name, found, rest = text.removeprefix(NAME_ENDS).partition(NAME_ENDS)
    return (_plain(name).strip(), rest.strip()) if found else ("", text)


def _parted(text: str) -> tuple[str, str | None, str]:
    """Before the braces, what is in them (None: there are none), after them."""
    start, end = text.find("{"), text.find("}")
    if start < 0 and end < 0:
        return text, None, ""
    if start < 0 or end < start:
        raise Unclear(_("A brace is missing: answers stand between { and }."))
    if "{" in text[end:] or "{" in text[start + 1 : end]:
        raise Unclear(_("There are several sets of answers in one question, or no line between."))
    return text[:start], text[start + 1 : end].strip(), text[end + 1 :]


def _general(inside: str | None) -> tuple[str | None, str]:
    if inside is None or GENERAL not in inside:
        return inside, ""
    answers, _sign, general = inside.rpartition(GENERAL)
    return answers.strip(), general.strip()


def _styled(text: str) -> tuple[str, str]:
    match = FORMAT.match(text)
    return (text[match.end() :], match[1].lower()) if match else (text, "moodle")


def _readable(text: str, style: str, said: list[str]) -> str:
    """As plain text; what was a picture or a link in it is named."""
    text, own = _styled(text)
    style = style if own == "moodle" else own
    text = _plain(text).strip()
    if style == "plain" or not (TAG.search(text) or "&" in text):
        return _unwrapped(text, style)
    if re.search(r"<\s*(img|audio|video|object|iframe)\b|@@PLUGINFILE@@", text, re.IGNORECASE):
        said.append(_("A picture or a sound in the text does not come: bring it as media."))
    elif TAG.search(BREAK.sub("", text)):
        said.append(_("Bold, links and other marks of HTML are taken out of the text."))
    text = TAG.sub("", BREAK.sub("\n", text))
    return _unwrapped(ENTITY.sub(lambda found: unescape(found[0]), text), style)


def _unwrapped(text: str, style: str) -> str:
    lines = [" ".join(line.split()) for line in text.split("\n")]
    return "\n".join(lines).strip() if style != "plain" else text.strip()


def _kind_text(inside: str | None) -> str | None:
    return None if inside is None else inside.strip()


def _answers(inside: str | None, said: list[str], style: str) -> list[WrittenAnswer]:
    """Each answer with its sign (= or ~, empty for none), weight in per cent and feedback."""
    if not inside or (inside.startswith("#") and not re.search(r"[=~]", inside)):
        return [_answer("", inside.removeprefix("#"), said, style)] if inside else []
    body = inside.removeprefix("#")
    parts = re.split(r"([=~])", body)
    found = [_answer("", parts[0], said, style)] if parts[0].strip() else []
    pairs = zip(parts[1::2], parts[2::2], strict=True)
    return found + [_answer(sign, rest, said, style) for sign, rest in pairs]


def _answer(sign: str, text: str, said: list[str], style: str) -> WrittenAnswer:
    match = WEIGHT.match(text)
    weight = Decimal(match[1]) if match else None
    rest = text[match.end() :] if match else text
    words, *feedback = rest.split("#")
    return WrittenAnswer(
        sign,
        _readable(words, style, said),
        weight,
        tuple(_readable(one, style, said) for one in feedback),
    )
