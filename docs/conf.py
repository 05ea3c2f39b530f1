"""How the pages become a site: ``make site``. Nothing on a page asks anything of a network."""

from __future__ import annotations

from importlib.metadata import version as version_of

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
