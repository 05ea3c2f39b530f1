"""How problems are shown, and what each of their codes means.

:func:`as_text` sets problems for a terminal, :func:`as_json` and :func:`as_github` for programs;
:mod:`diplograph.diagnostics.catalogue` holds the explanation of every code.
"""

from diplograph.diagnostics.formats import as_github, as_json
from diplograph.diagnostics.text import Terminal, as_text, summary

__all__ = ["Terminal", "as_github", "as_json", "as_text", "summary"]
