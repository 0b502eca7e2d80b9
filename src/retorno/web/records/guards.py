"""Which tables of the records are only added to."""

from retorno.web.guards import guard

put_up = guard("records_journalentry", "records_journalcheckpoint")
