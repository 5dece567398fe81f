"""Why something may not be done, said to the person who asked."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Refusal:
    """One reason: a code for programs, a text (translated, lazy allowed) for the person."""

    code: str
    text: str

    def __str__(self) -> str:
        return str(self.text)


class Refused(Exception):
    """Raised by an operation, which then changes nothing; its reasons, the gravest first."""

    def __init__(self, *refusals: Refusal) -> None:
        if not refusals:
            raise ValueError("A refusal needs a reason.")
        super().__init__(*(refusal.code for refusal in refusals))
        self.refusals = refusals

    @property
    def first(self) -> Refusal:
        return self.refusals[0]

    def __str__(self) -> str:
        return " ".join(str(refusal) for refusal in self.refusals)
