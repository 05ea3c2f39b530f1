"""Serving: a graph on this machine as an endpoint and a page, to whoever may reach it.

One process, the gateway, holds the sockets; it does nothing whose cost grows with what a client
sends or asks. Whatever reads a request further than its head (decoding, guard, evaluation,
serialization, templates) happens in workers, which can be killed. So a request goes from the
gateway to a worker as an :class:`~diplograph.server.messages.Ask`, and comes back as a
:class:`~diplograph.server.messages.Reply` that is whole: only then is a status sent.
"""
