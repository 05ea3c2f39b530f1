"""How problems are shown, and what each of their codes means.

:mod:`diplograph.diagnostics.text` sets problems for a terminal, `formats` for programs;
`catalogue` holds the explanation of every code. Nothing is imported here: facts without a problem
need none of it.
"""
