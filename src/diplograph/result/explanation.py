"""What one row of an answer rests on, claim by claim."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from diplograph.evidence.telling import reference_in_words
from diplograph.words import counted, phrases

if TYPE_CHECKING:
    from diplograph.evidence import Standing
    from diplograph.explain import Explanation


def say(phrase: str, language: str, **values: object) -> str:
    """A phrase of this package in a language."""
    return phrases(Path(__file__).parent)[phrase][language].format(**values)


@dataclass(frozen=True, slots=True, repr=False)
class RowExplanation:
    """What a row rests on: text when printed, HTML in a notebook.

    `claims` are the IRIs of its claims in the order of the text, `explanations` what there is to
    say of the first twenty of them. `not_derivable` says, in sentences, which parts of the query it
    may rest on beside these.
    """

    standing: Standing
    explanations: tuple[Explanation, ...]
    language: str
    not_derivable: tuple[str, ...] = ()

    @property
    def claims(self) -> tuple[str, ...]:
        return self.standing.claims

    def __repr__(self) -> str:
        return f"<diplograph.RowExplanation of {counted(len(self.claims), 'claim', 'en')}>"

    def __str__(self) -> str:
        parts = [str(each).rstrip("\n") for each in self.explanations] + self._below()
        return "\n\n\n".join(parts)

    def _repr_html_(self) -> str:
        from markupsafe import escape

        parts = [each._repr_html_() for each in self.explanations]
        return "\n".join([*parts, *(f"<p>{escape(line)}</p>" for line in self._below())])

    def _below(self) -> list[str]:
        found = [reference_in_words(each, self.language) for each in self.standing.references]
        if not (found or self.explanations or self.not_derivable):
            found = [say("no-claim", self.language)]
        if more := len(self.claims) - len(self.explanations):
            found.append(say("more-claims", self.language, count=more))
        return [*found, *self.not_derivable]


@dataclass(frozen=True, slots=True, repr=False)
class WhyEmpty:
    """Why a result has no row, in lines that are indented by what they belong to."""

    lines: tuple[str, ...]

    def __str__(self) -> str:
        return "\n".join(self.lines)

    # What a notebook or an interpreter shows of it is what it says.
    __repr__ = __str__
