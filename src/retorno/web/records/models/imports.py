"""Lists that were brought in: their files, how they are read, and what became of each row."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from retorno.web.records.models.people import Person

OPENING, OPENED, CHECKING, CHECKED, SUBMITTED, COMMITTING, COMMITTED, DISCARDED = STAGES = (
    "opening",
    "opened",
    "checking",
    "checked",
    "submitted",
    "committing",
    "committed",
    "discarded",
)
NEW, CHANGED, SAME, TWIN, ELSEWHERE, CLOSED, REJECTED = FINDINGS = (
    "new",
    "changed",
    "same",
    "twin",  # its document belongs to somebody on the list under another identifier
    "elsewhere",  # on record at a site that whoever brings the list does not reach
    "closed",  # the record it would change was closed
    "rejected",
)
CREATED, UPDATED, UNCHANGED, LEFT_OUT, REFUSED = ENDED = (
    "created",
    "updated",
    "unchanged",
    "left_out",
    "refused",
)
OUTCOMES = (*ENDED, REJECTED)
NUMBER, CODE, HASH = 8, 24, 64


class ImportBatch(models.Model):
    """One or more lists brought in together, from the upload to the last person's word.

    Args:
        mapping: Column chosen by header, where somebody chose; the rest is guessed.
        takes_changes: Whether cells that differ replace what is known.
        preview: What each sheet was found to be, before any row was taken in.
        counts: What the check and the commit counted; rows always add up.
    """

    number = models.CharField(max_length=NUMBER, unique=True)
    stage = models.CharField(max_length=12, default=OPENING)
    owner_id = models.BigIntegerField(db_index=True)  # keys of users, who are never deleted
    owner_role = models.CharField(max_length=40)
    uploaded_at = models.DateTimeField()
    lang = models.CharField(max_length=2)
    salt = models.CharField(max_length=HASH)  # of the hashes that the journal keeps of new people
    site_code = models.CharField(max_length=12, blank=True)  # who looks after the new people
    is_bound = models.BooleanField(default=False)  # whoever brought it reaches only that site
    mends = models.ForeignKey("self", models.PROTECT, null=True, related_name="mended_by")
    profile = models.CharField(max_length=100, blank=True)
    mapping = models.JSONField(default=dict)
    dates = models.CharField(max_length=3, blank=True)
    families = models.CharField(max_length=8, blank=True)
    takes_changes = models.BooleanField(default=True)
    preview = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    confirmed_by_id = models.BigIntegerField(null=True)
    confirmed_role = models.CharField(max_length=40, blank=True)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(stage__in=STAGES), name="import_stage_known"),
            models.CheckConstraint(
                condition=Q(confirmed_by_id=None) | ~Q(confirmed_by_id=F("owner_id")),
                name="import_confirmed_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(stage__in=[COMMITTING, COMMITTED]) | Q(confirmed_by_id__isnull=False),
                name="import_commits_when_confirmed",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class ImportFile(models.Model):
    """A file as it came; its bytes are kept beside the database."""

    batch = models.ForeignKey(ImportBatch, models.PROTECT, related_name="files")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=HASH, db_index=True)
    bytes = models.PositiveBigIntegerField()

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["batch", "position"], name="import_file_place")
        ]

    def __str__(self) -> str:
        return str(self.pk)


class ImportRow(models.Model):
    """One row of a list: where it stood, what it was found to be, what became of it.

    Values stay in the files. `columns` names the cells that differ from what is known; `version`
    is the record's when they were compared. With `person` it is where a record comes from.
    """

    batch = models.ForeignKey(ImportBatch, models.PROTECT, related_name="rows")
    position = models.PositiveIntegerField()
    identifier = models.TextField(blank=True)
    file = models.TextField()
    sheet = models.TextField(blank=True)
    row = models.PositiveIntegerField()
    hash = models.CharField(max_length=HASH, blank=True)
    finding = models.CharField(max_length=CODE)
    columns = models.JSONField(default=list)
    version = models.PositiveIntegerField(null=True)
    takes_in = models.BooleanField(
        default=True
    )  # of a twin: somebody said that they are two people
    outcome = models.CharField(max_length=CODE, blank=True)
    reason = models.CharField(max_length=CODE, blank=True)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="import_rows")
    is_settled = models.BooleanField(default=True)  # no: what it means for others is still to do

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["batch", "position"], name="import_row_place"),
            models.CheckConstraint(condition=Q(finding__in=FINDINGS), name="import_row_finding"),
            models.CheckConstraint(
                condition=Q(outcome__in=["", *OUTCOMES]), name="import_row_outcome"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["batch", "finding", "position"], name="import_row_by_finding"),
            models.Index(fields=["batch", "outcome", "position"], name="import_row_by_outcome"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class MappingProfile(models.Model):
    """How a kind of list is read, remembered for the next one with the same headers."""

    name = models.CharField(max_length=100, unique=True)
    headers = models.CharField(max_length=HASH, db_index=True)  # hash of the headers, in order
    mapping = models.JSONField(default=dict)
    dates = models.CharField(max_length=3, blank=True)
    families = models.CharField(max_length=8, blank=True)
    owner_id = models.BigIntegerField()
    used_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
