"""Which tables of the records are only added to."""

from retorno.web.guards import guard

KEPT = ("records_journalentry", "records_journalcheckpoint")
put_up = guard(*KEPT)
