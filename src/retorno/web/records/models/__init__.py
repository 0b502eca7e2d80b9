from retorno.web.records.models.jobs import Job
from retorno.web.records.models.journal import ChainHead, JournalCheckpoint, JournalEntry
from retorno.web.records.models.people import Availability, Person

__all__ = ["Availability", "ChainHead", "Job", "JournalCheckpoint", "JournalEntry", "Person"]
