"""People as the lists have them, and the one word about each that everybody may see."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from retorno.intake.columns import COLUMNS, CONTACT, YES_NO
from retorno.vocabulary.people import DocumentType, NationalityStatus, Sex
from retorno.web.keys import BlindIndexField, EncryptedTextField

NUMBER_LETTERS = 8
CODE = 24
DAY = 10
CLOSED = ("withdrawn", "duplicate", "mistake", "died")
KEPT_COLUMNS = tuple(name for name in COLUMNS if name != "available")
"""Columns of the lists that a person holds as text; `available` is the outcome of holds instead."""
COLUMNS_WITH_CODES = {
    "sex": tuple(Sex),
    "nationality_status": tuple(NationalityStatus),
    "document_type": tuple(DocumentType),
    "order_final": YES_NO,
    "pregnancy_multiple": YES_NO,
    "best_interests": YES_NO,
    "consular_contact": CONTACT,
}
_IN_CLEAR = (
    "sex",
    "nationality_status",
    "document_type",
    "order_final",
    "best_interests",
    "consular_contact",
)


class PersonQuerySet(models.QuerySet["Person"]):
    def still_open(self) -> "PersonQuerySet":
        """Leave out whose record was closed."""
        return self.filter(closed="")


class Person(models.Model):
    """Somebody on the lists. Empty is unknown; days stay as partial as they are known.

    `family_id` and `guardian_id` mirror the families, which are records of their own: only
    `actions.families` writes them.
    """

    number = models.CharField(max_length=NUMBER_LETTERS, unique=True)
    person_id = models.TextField(unique=True)
    family_id = models.TextField(blank=True, db_index=True)
    given_names = models.TextField(blank=True)
    surnames = models.TextField(blank=True)
    birth_date = models.CharField(max_length=DAY, blank=True)
    sex = models.CharField(max_length=CODE, blank=True)
    nationality_claimed = models.CharField(max_length=3, blank=True)
    nationality_status = models.CharField(max_length=CODE, blank=True)
    document_type = models.CharField(max_length=CODE, blank=True)
    document_number = EncryptedTextField(row="number", blank=True)
    document_index = BlindIndexField(of="document_number")
    document_expires = models.CharField(max_length=DAY, blank=True)
    order_number = models.TextField(blank=True, db_index=True)
    order_date = models.CharField(max_length=DAY, blank=True)
    order_authority = models.TextField(blank=True)
    order_final = models.CharField(max_length=CODE, blank=True)
    facility = models.TextField(blank=True)
    ready_date = models.CharField(max_length=DAY, blank=True)
    latest_date = models.CharField(max_length=DAY, blank=True)
    arrival_preferred = models.CharField(max_length=3, blank=True)
    destination_municipality = models.TextField(blank=True)
    needs = EncryptedTextField(row="number", blank=True)
    pregnancy_weeks = EncryptedTextField(row="number", blank=True)
    pregnancy_as_of = EncryptedTextField(row="number", blank=True)
    pregnancy_multiple = EncryptedTextField(row="number", blank=True)
    fit_to_fly_until = EncryptedTextField(row="number", blank=True)
    guardian_id = models.TextField(blank=True)
    best_interests = models.CharField(max_length=CODE, blank=True)
    consular_contact = models.CharField(max_length=CODE, blank=True)

    others = models.JSONField(default=dict, blank=True)  # columns that nobody knows: kept
    site_code = models.CharField(max_length=12, blank=True, db_index=True)  # who looks after them
    closed = models.CharField(max_length=CODE, blank=True)  # a closed record is written no more
    version = models.PositiveIntegerField(default=1)
    versions = models.JSONField(default=dict, blank=True)  # by group of fields; 1 unless it says
    created_at = models.DateTimeField()

    objects = PersonQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["closed", "ready_date"], name="person_by_wait"),
            models.Index(fields=["facility", "site_code"], name="person_by_place"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(number__length=NUMBER_LETTERS), name="person_number_is_whole"
            ),
            models.CheckConstraint(condition=~Q(person_id=""), name="person_has_an_identifier"),
            models.CheckConstraint(condition=Q(version__gte=1), name="person_version_from_one"),
            models.CheckConstraint(
                condition=Q(closed__in=["", *CLOSED]), name="person_closed_for_a_reason"
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{name}__in": ["", *COLUMNS_WITH_CODES[name]]}),
                    name=f"person_{name}_known",
                )
                for name in _IN_CLEAR
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Availability(models.Model):
    """What everybody may know of all holds together: one word, never since when, why or how many."""

    person = models.OneToOneField(Person, models.PROTECT, related_name="availability")
    state = models.CharField(max_length=3, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=["", *YES_NO]), name="availability_is_one_word"
            )
        ]

    def __str__(self) -> str:
        return str(self.person_id)
