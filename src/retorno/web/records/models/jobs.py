"""Work that goes on while pages are read: how far it is, who does it, and how it ended."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

WAITING, RUNNING, DONE, FAILED = STATES = ("waiting", "running", "done", "failed")
NUMBER, CODE = 8, 64


class Job(models.Model):
    """One piece of work. Pages read this row, never the tables of the library that runs it.

    Args:
        attempt: Counts who took it up: only the latest one may still write.
        fruitless: Attempts that ended without anything that stays, since something last did.
        heartbeat: When the worker last showed that it lives.
        ticket: The library's own row for the next attempt; empty while nobody was asked to run it.
        error: Code of the sentence that says why it failed, with `facts` for its gaps.
    """

    number = models.CharField(max_length=NUMBER, unique=True)
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=40, db_index=True)
    state = models.CharField(max_length=8, default=WAITING, db_index=True)
    done = models.PositiveIntegerField(default=0)
    of = models.PositiveIntegerField(default=0)
    attempt = models.PositiveIntegerField(default=0)
    fruitless = models.PositiveIntegerField(default=0)
    heartbeat = models.DateTimeField(null=True)
    ticket = models.CharField(max_length=40, blank=True)
    result = models.JSONField(default=dict)
    error = models.CharField(max_length=CODE, blank=True)
    facts = models.JSONField(default=dict)
    owner_id = models.BigIntegerField(null=True)  # key of the user who asked; none for the house
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=STATES), name="job_state_known"),
            models.CheckConstraint(
                condition=(Q(state=FAILED) & ~Q(error="")) | (~Q(state=FAILED) & Q(error="")),
                name="job_fails_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[DONE, FAILED], ended_at__isnull=False)
                | Q(state__in=[WAITING, RUNNING], ended_at=None),
                name="job_ends_once",
            ),
            models.UniqueConstraint(
                fields=["kind", "subject"],
                condition=Q(state__in=[WAITING, RUNNING]),
                name="job_one_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return self.number
