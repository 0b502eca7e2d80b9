"""Logs for whoever runs the machine: one line of JSON an event, with identifiers and nobody's data.

An event has a name and facts that are numbers or short identifiers; anything else is left out. Of
what libraries say only the place is kept, for their sentences may quote an address or a name. Of an
error the kind and the lines of code are kept, never its message or a value.
"""

from retorno.web.logs.lines import configuration, tell

__all__ = ["configuration", "tell"]
