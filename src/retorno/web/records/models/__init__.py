from retorno.web.records.models.access import Grant, Invitation, Site, User
from retorno.web.records.models.changes import Change
from retorno.web.records.models.families import CustodyPaper, Family, Membership, Reunification
from retorno.web.records.models.imports import ImportBatch, ImportFile, ImportRow, MappingProfile
from retorno.web.records.models.jobs import Job
from retorno.web.records.models.journal import ChainHead, JournalCheckpoint, JournalEntry
from retorno.web.records.models.people import Availability, Person
from retorno.web.records.models.views import SavedView

__all__ = [
    "Availability",
    "ChainHead",
    "Change",
    "CustodyPaper",
    "Family",
    "Grant",
    "ImportBatch",
    "ImportFile",
    "ImportRow",
    "Invitation",
    "Job",
    "JournalCheckpoint",
    "JournalEntry",
    "MappingProfile",
    "Membership",
    "Person",
    "Reunification",
    "SavedView",
    "Site",
    "User",
]
