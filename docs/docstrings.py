"""The docstrings of what is public, as Markdown; their sessions as examples that the tests run."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from types import ModuleType

from diplograph.errors import DiplographError


def sections(package: ModuleType) -> Iterator[str]:
    """A section for each name in `__all__` of the package that is not a dunder."""
    for name in package.__all__:
        if not name.startswith("__"):
            yield from _of(name, getattr(package, name))


def errors() -> Iterator[tuple[str, ...]]:
    """A row for each error: its name, what it is a kind of, its exit code, what it means."""
    for error in _tree(DiplographError):
        above = error.__mro__[1].__name__
        yield (f"`{error.__name__}`", f"`{above}`", str(error.exit_code), first(error))


def _tree(error: type[DiplographError]) -> Iterator[type[DiplographError]]:
    yield error
    for narrower in error.__subclasses__():
        yield from _tree(narrower)


def _of(name: str, given: object) -> Iterator[str]:
    """The section of a function, or of a class with those of its methods."""
    if not inspect.isclass(given):
        yield f"## {name}\n\n{_described(name, given)}"
        return
    yield f"## {name}\n\n{_prose(inspect.getdoc(given) or '')}"
    for member, found in vars(given).items():
        if not member.startswith("_"):
            yield f"### {name}.{member}\n\n{_described(member, found)}"


def _described(name: str, given: object) -> str:
    """The signature and the docstring, its session as an example that the tests run."""
    signed = given.fget if isinstance(given, property) else given
    signature = str(inspect.signature(signed)) if callable(signed) else ""
    signature = re.sub(r"(: |-> )'([^']*)'", r"\1\2", signature)  # types are kept as text
    shown = name if isinstance(given, property) else f"{name}{signature.replace('self, ', '')}"
    return f"```text\n{shown.replace('(self)', '()')}\n```\n\n{_prose(inspect.getdoc(given) or '')}"


def _prose(text: str) -> str:
    """A docstring as Markdown."""
    text = re.sub(r":\w+:`(?:[\w.]+\.)?(\w+)`", r"`\1`", text).replace("``", "`")
    text = re.sub(r"^    (\w+): ", r"- `\1`: ", text, flags=re.M)
    text = re.sub(r"^Raises:\n", "Raises:\n\n", text, flags=re.M)
    return re.sub(r"((?:^(?:>>>|\.\.\.) .*\n(?:(?!>>>|\.\.\.).+\n?)*)+)", r"```python\n\1\n```\n",
                  f"{text}\n", flags=re.M).strip()  # fmt: skip


def first(given: object) -> str:
    """The first paragraph of a docstring, on one line."""
    return (inspect.getdoc(given) or "").partition("\n\n")[0].replace("\n", " ")
