"""Families as records with history: what was once so stays, and what ended says why.

A membership that ended is never changed and none is ever deleted: the database sees to it
(`retorno.web.records.family_guards`).
"""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from retorno.web.records.models.people import CODE, DAY, Person

ROLES = ("member", "carer", "companion")
"""A member; an adult in charge who is no parent; somebody who comes along by choice."""
JOINED = ("listed", "told", "document_seen", "born", "reunited")
LEFT = ("left_behind", "own_wish", "mistake")
PAPERS = ("court_order", "parents_consent", "authority_act", "notarised_act", "other_paper")
ANSWERS = ("yes", "no")
ENDINGS = ("together", "not_wanted")


class Family(models.Model):
    """People who travel together or not at all."""

    code = models.TextField(unique=True)  # as the lists call it
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(code=""), name="family_has_a_code")
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Membership(models.Model):
    """Somebody in a family, since when, until when and why."""

    family = models.ForeignKey(Family, models.PROTECT, related_name="memberships")
    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=CODE, default="member")
    since = models.DateTimeField()
    joined = models.CharField(max_length=CODE)
    until = models.DateTimeField(null=True, blank=True)
    left = models.CharField(max_length=CODE, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(until=None), name="membership_one_open_a_person"
            ),
            models.CheckConstraint(condition=Q(role__in=ROLES), name="membership_role"),
            models.CheckConstraint(condition=Q(joined__in=JOINED), name="membership_joined"),
            models.CheckConstraint(
                condition=Q(until=None, left="")
                | Q(until__isnull=False, until__gte=F("since"), left__in=LEFT),
                name="membership_ends_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class CustodyPaper(models.Model):
    """What says that an adult who is no parent may bring a child, and whether it is accepted."""

    child = models.ForeignKey(Person, models.PROTECT, related_name="custody_papers")
    carer = models.ForeignKey(Person, models.PROTECT, related_name="custody_of")
    what = models.CharField(max_length=CODE)
    valid_until = models.CharField(max_length=DAY, blank=True)  # empty: does not say
    seen_at = models.DateTimeField()
    accepted = models.CharField(max_length=3, blank=True)  # empty: nobody was asked
    accepted_by = models.TextField(blank=True)  # the office, never a person's name
    accepted_on = models.CharField(max_length=DAY, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(what__in=PAPERS), name="custody_what"),
            models.CheckConstraint(condition=~Q(child=F("carer")), name="custody_of_another"),
            models.CheckConstraint(
                condition=Q(accepted="", accepted_by="", accepted_on="")
                | (Q(accepted__in=ANSWERS) & ~Q(accepted_by="") & ~Q(accepted_on="")),
                name="custody_answer_has_its_office",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Reunification(models.Model):
    """Somebody was left behind by their family: open until they are together, or say otherwise."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="reunifications")
    family = models.ForeignKey(Family, models.PROTECT, related_name="reunifications")
    membership = models.OneToOneField(Membership, models.PROTECT)  # the one that ended
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_how = models.CharField(max_length=CODE, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_how="")
                | Q(closed_at__isnull=False, closed_how__in=ENDINGS),
                name="reunification_closes_with_an_answer",
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)
