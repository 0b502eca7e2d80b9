from retorno.web.records.models.journal import ChainHead, JournalCheckpoint, JournalEntry
from retorno.web.records.models.people import Availability, Person

__all__ = ["Availability", "ChainHead", "JournalCheckpoint", "JournalEntry", "Person"]
