"""Errors that a person reads: a stable code and facts; the sentence is made by `retorno.wording`."""


class RetornoError(Exception):
    """Something a person must hear about, in one clear sentence.

    Args:
        code: Stable and dotted, such as `tables.unclosed_quote`; its sentence is `error.<code>`.
        facts: What fills the gaps of the sentence: file, row, column, value, expectation.
    """

    exit_code = 2

    def __init__(self, code: str, **facts: object) -> None:
        self.code = code
        self.facts = {name: str(value) for name, value in facts.items()}
        super().__init__(f"{code} {self.facts}")


class UnusableInputError(RetornoError):
    """The input cannot be used: exit code 2."""

    exit_code = 2


class RefusedError(RetornoError):
    """A rule or a check refuses what was asked: exit code 1."""

    exit_code = 1
