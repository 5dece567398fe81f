"""How a cell says that it is not understood."""


class Unclear(ValueError):
    """A cell says something that cannot be taken as it is: `code` names why, `facts` fill the
    words that a person reads."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts
