from retorno.web.records.models.access import Grant, Invitation, Site, User
from retorno.web.records.models.jobs import Job
from retorno.web.records.models.journal import ChainHead, JournalCheckpoint, JournalEntry
from retorno.web.records.models.people import Availability, Person

__all__ = [
    "Availability",
    "ChainHead",
    "Grant",
    "Invitation",
    "Job",
    "JournalCheckpoint",
    "JournalEntry",
    "Person",
    "Site",
    "User",
]
