"""The one error that is the world's fault and is told to the person in plain Chinese."""


class StationError(Exception):
    """Something in the world stands in the way: a file open elsewhere, a full disk, a wrong entry.

    ``message`` says in one plain Chinese sentence what happened; ``hint`` says what is safe and what to do.
    Any other exception is a defect of the program.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return self.message + self.hint


class ProblemsError(StationError):
    """A record cannot be saved as it stands; ``problems`` maps field names to one sentence each."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__("；".join(text.rstrip("。") for text in problems.values()) + "。")
        self.problems = problems


class GoneError(StationError):
    """What was to be read or changed is no longer there: deleted, destroyed, or not for the person at the desk."""


def raise_problems(problems: dict[str, str]) -> None:
    """ProblemsError if there is any problem."""
    if problems:
        raise ProblemsError(problems)
