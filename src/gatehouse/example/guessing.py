"""What teams of the example answer: seeded by names, so that every loading plays the same game."""

from hashlib import sha256
from typing import Any

from gatehouse.example.played import Asked, Crew, Marking
from gatehouse.quizzes.models import Question
from gatehouse.quizzes.terms import Form

SILENT_OF_HUNDRED = 10  # who does not know may also write nothing
SURE_FROM = 45  # of a hundred: who ticks an answer
Value = dict[str, Any]


def luck(*words: object) -> int:
    """From 0 to 99, always the same for the same words."""
    said = "/".join(str(word) for word in words)
    return int.from_bytes(sha256(said.encode()).digest()[:4]) % 100


def guess(crew: Crew, question: Question, asked: Asked, marking: Marking) -> Value:
    """The value of a team's answer; {} where it writes nothing."""
    where = (crew.name, question.round.number, question.number)
    is_right = luck(*where, "knows") < crew.share
    if not is_right and luck(*where, "silent") < SILENT_OF_HUNDRED:
        return {}
    value = right(question, luck(*where, "how")) if is_right else _wrong(question, asked, where)
    if value and marking.kind == "tick" and luck(*where, "sure") >= SURE_FROM:
        value["tick"] = True
    if value and marking.kind == "stake":
        value["stake_halves"] = 2 * (
            luck(*where, "stake") * (marking.stake_to_halves // 2 + 1) // 100
        )
    return value


def right(question: Question, how: int = 0) -> Value:
    """The solution as an answer; `how` chooses among variants."""
    solution = question.solution
    match question.form:
        case Form.TEXT:
            accepted = solution["accepted"]
            return {"text": accepted[how % len(accepted)]["text"]}
        case Form.NUMBER:
            return {"text": solution["number"].replace(".", ",")}
        case Form.ORDER:
            return {"order": list(solution["order"])}
        case Form.MATCH:
            return {"pairs": dict(solution["pairs"])}
        case _:
            return {"choices": list(solution["right"])}


def _wrong(question: Question, asked: Asked, where: tuple[object, ...]) -> Value:
    how = luck(*where, "wrong")
    value = right(question)
    match question.form:
        case Form.TEXT | Form.NUMBER:
            return {"text": asked.mistakes[how % len(asked.mistakes)]} if asked.mistakes else {}
        case Form.ORDER:
            order, at = value["order"], how % (len(value["order"]) - 1)
            order[at], order[at + 1] = order[at + 1], order[at]
        case Form.MATCH:
            pairs = value["pairs"]
            one, other = list(pairs)[how % 2], list(pairs)[how % 2 + 1]
            pairs[one], pairs[other] = pairs[other], pairs[one]
        case _:
            value["choices"] = _other_choices(question, value["choices"], how)
    return value


def _other_choices(question: Question, right_ones: list[str], how: int) -> list[str]:
    """One of the right ones changed for one of the others."""
    ids = [one["id"] for one in question.options["choices"]]
    others = [one for one in ids if one not in right_ones]
    chosen = {*right_ones[:-1], others[how % len(others)]}
    return [one for one in ids if one in chosen]
