"""Why an answer is empty, and what may be wrong with a query that has none.

:mod:`~diplograph.emptiness.reasons` takes a query apart, :mod:`~diplograph.emptiness.mistyped`
finds literals that fit no value, :mod:`~diplograph.emptiness.slips` what the text alone shows,
:mod:`~diplograph.emptiness.graphs` what GRAPH leaves out, :mod:`~diplograph.emptiness.doubts`
gathers what is noted of a query without being asked,
:mod:`~diplograph.emptiness.telling` puts the reasons into words.
"""
