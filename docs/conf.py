"""How the pages become a site: ``make site``. Nothing on a page asks anything of a network."""

from __future__ import annotations

import json
from importlib.metadata import version as version_of
from typing import TYPE_CHECKING, Any

from myst_parser.parsers.sphinx_ import MystParser

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docutils.nodes import document
    from sphinx.application import Sphinx

project = "diplograph"
author = "The diplograph developers"
version = release = version_of("diplograph")
html_title = f"diplograph {version}"
language = "en"

extensions = ["myst_parser", "sphinx_copybutton"]
exclude_patterns = ["*.py"]
# A heading's anchor is the one that a repository's viewer of Markdown makes.
myst_heading_anchors = 4
suppress_warnings = [
    "misc.highlighting_failure",  # Pygments does not know all of SPARQL; its colours are a guess
]

html_theme = "furo"
html_static_path = ["static"]
html_css_files = ["site.css"]
html_js_files = ["site.js"]
html_show_sourcelink = False
html_copy_source = False
html_show_sphinx = False
# A summary of what was found would fetch the page, which a file opened from a disk may not.
html_show_search_summary = False
html_theme_options = {
    "navigation_with_keys": True,
    "light_css_variables": {"color-brand-primary": "#0b5f63", "color-brand-content": "#0b5f63"},
    "dark_css_variables": {"color-brand-primary": "#6cc9c4", "color-brand-content": "#6cc9c4"},
}

copybutton_prompt_text = r"\$ |>>> |\.\.\. "
copybutton_prompt_is_regexp = True
copybutton_only_copy_prompt_lines = True
copybutton_line_continuation_character = "\\"


class NotebookParser(MystParser):
    """A notebook as it stands: its text, its code, and what it showed when it was last run."""

    supported = ("notebook",)

    def parse(self, inputstring: str, document: document) -> None:
        cells = json.loads(inputstring)["cells"]
        super().parse("\n\n".join(part for cell in cells for part in _markdown(cell)), document)


def _markdown(cell: dict[str, Any]) -> Iterator[str]:
    source = "".join(cell["source"])
    if cell["cell_type"] == "markdown":
        yield source
        return
    yield f"```python\n{source}\n```"
    for output in cell["outputs"]:
        shown = output.get("data", {"text/plain": output.get("text", [])})
        if html := "".join(shown.get("text/html", [])):
            yield f"````{{raw}} html\n{html}\n````"
        else:
            yield f"````text\n{''.join(shown['text/plain'])}\n````"


def setup(app: Sphinx) -> None:
    """Called by Sphinx."""
    app.add_source_suffix(".ipynb", "notebook")
    app.add_source_parser(NotebookParser)
