from retorno.web.records.models.journal import ChainHead, JournalCheckpoint, JournalEntry

__all__ = ["ChainHead", "JournalCheckpoint", "JournalEntry"]
