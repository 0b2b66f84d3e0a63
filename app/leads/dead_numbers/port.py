"""What the site needs of a number checker, whoever runs it."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from app.models.rules import NumberStatus


class NumberChecker(Protocol):
    """Says of numbers whether somebody can be reached there. It is asked again at any time, and
    says the same of a number however often and in whatever company it is asked.
    """

    @property
    def name(self) -> str:
        """Whose answers these are, as people are told."""

    @property
    def most_at_once(self) -> int:
        """How many numbers one question may have."""

    def check(self, phones: Sequence[str]) -> Mapping[str, NumberStatus]:
        """Return the status of each number that this checker knows something of.

        Numbers are E.164. One that is missing in the answer was not checked. Raises ValueError for
        more than `most_at_once` of them.
        """
