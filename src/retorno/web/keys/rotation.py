"""New keys for old: every sealed column is sealed again, row by row, while others work.

Killed half-way, it goes on where it was: what still carries an older key is what is left to do.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import batched

from django.apps import apps
from django.db import models, router, transaction
from django.db.models import F, Q
from django.db.models.functions import Left

from retorno.vocabulary.errors import RefusedError
from retorno.web.keys.fields import BlindIndexField, EncryptedTextField
from retorno.web.keys.ring import ID_BYTES, RingName, add_key, drop_old_keys, ring

AT_ONCE = 500
Told = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Sealed:
    """A table with sealed columns of one ring, and the blind indexes made from them."""

    model: type[models.Model]
    columns: tuple[EncryptedTextField, ...]
    indexes: tuple[BlindIndexField, ...]

    @property
    def rows(self) -> models.QuerySet[models.Model]:
        """Every row, where rows are written."""
        return models.QuerySet(self.model, using=router.db_for_write(self.model))

    def stale(self, key: str) -> models.QuerySet[models.Model]:
        """Give the rows of which a column carries another key than this one."""
        heads = {f"head_{one.attname}": Left(F(one.attname), 2 * ID_BYTES) for one in self.columns}
        old = Q()
        for head in heads:
            old |= ~Q(**{f"{head}__in": ["", key]})
        rows: models.QuerySet[models.Model] = self.rows.annotate(**heads).filter(old)
        return rows


def sealed_tables(name: RingName) -> Iterator[Sealed]:
    """Find the tables with columns of a ring."""
    for model in apps.get_models():
        fields = [one for one in model._meta.concrete_fields if getattr(one, "ring", None) == name]
        columns = tuple(one for one in fields if isinstance(one, EncryptedTextField))
        indexes = tuple(one for one in fields if isinstance(one, BlindIndexField))
        if columns:
            yield Sealed(model, columns, indexes)


def left_to_do(name: RingName) -> int:
    """Count the rows that still carry an older key of a ring."""
    key = ring(name).current.id
    return sum(table.stale(key).count() for table in sealed_tables(name))


def rotate(name: RingName, *, told: Told) -> int:
    """Seal everything of a ring under a new key, or finish what was begun.

    Args:
        name: The ring.
        told: Hears the table, the rows that are done and all of its rows.

    Returns:
        How many rows were sealed again.

    Raises:
        CannotOpenError: A text does not open; the rows before it are done.
    """
    if not left_to_do(name):
        add_key(name)
    key = ring(name).current.id
    return sum(_renew(table, key, told) for table in sealed_tables(name))


def drop(name: RingName) -> int:
    """Destroy the older keys of a ring, once nothing carries them. Gives how many they were.

    Raises:
        RefusedError: Rows still carry one.
    """
    left = left_to_do(name)
    if left:
        raise RefusedError("keys.still_used", count=left)
    return drop_old_keys(name)


def _renew(table: Sealed, key: str, told: Told) -> int:
    name, total, done = table.model._meta.db_table, table.stale(key).count(), 0
    told(name, done, total)
    while pks := list(table.stale(key).order_by("pk").values_list("pk", flat=True)):
        for some in batched(pks, AT_ONCE, strict=False):
            with transaction.atomic(using=table.rows.db):
                done += sum(_renew_row(table, row) for row in table.rows.filter(pk__in=some))
            told(name, done, max(done, total))
    return done


def _renew_row(table: Sealed, row: models.Model) -> bool:
    """Seal a row again unless somebody wrote it meanwhile: then it is looked at once more."""
    before = {one.attname: row.__dict__[one.attname] for one in table.columns}
    after = {one.attname: one.pre_save(row, False) for one in table.columns}
    after |= {one.attname: one.pre_save(row, False) for one in table.indexes}
    return bool(table.rows.filter(pk=row.pk, **before).update(**after))
