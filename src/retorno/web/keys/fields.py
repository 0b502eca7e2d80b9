"""Columns that are sealed, and blind indexes beside them that find a text without opening any.

A sealed column names the column of its row that is bound into it: one that is set before the row is
saved and never changes, such as a person's number (the primary key is not known before).
"""

from typing import Any

from django.db import models
from django.db.models.query_utils import DeferredAttribute

from retorno.web.keys.ring import RingName, ring
from retorno.web.keys.sealing import INDEX_LETTERS, Ciphertext, blind, seal


class OpensWhenRead(DeferredAttribute):
    """Opens a sealed column when it is read: what nobody reads is never opened."""

    field: "EncryptedTextField"

    def __get__(self, instance: Any, cls: Any = None) -> Any:  # noqa: ANN401
        value = super().__get__(instance, cls)
        if not isinstance(value, Ciphertext):
            return value
        return value.open(self.field.row_of(instance))

    def __set__(self, instance: models.Model, value: object) -> None:
        instance.__dict__[self.field.attname] = value


class EncryptedTextField(models.TextField):  # type: ignore[type-arg]  # Django refuses them when it runs
    """A text that the database holds sealed; an empty one stays empty.

    Reading an attribute opens it. `values` gives `Ciphertext`, which opens with its row. Looking for
    a text is refused, and so is an `update` that does not say its row: `seal` makes what they take.
    """

    descriptor_class = OpensWhenRead

    def __init__(
        self,
        *,
        row: str,
        ring: RingName | str = RingName.RECORDS,
        **options: Any,  # noqa: ANN401
    ) -> None:
        self.row, self.ring = row, ring
        super().__init__(**options)

    def deconstruct(self) -> Any:  # noqa: ANN401
        name, path, args, options = super().deconstruct()
        return name, path, args, options | {"row": self.row, "ring": str(self.ring)}

    @property
    def place(self) -> str:
        return place_of(self)

    def row_of(self, instance: models.Model) -> str:
        """Say to which row an instance is bound.

        Raises:
            ValueError: It has no such row yet.
        """
        row = str(getattr(instance, self.row))
        if not row:
            raise ValueError(f"{self.place}: {self.row} must be set before")
        return row

    def seal(self, text: str, row: str) -> Ciphertext | str:
        """Seal a text for a row of this column."""
        if not text:
            return ""
        return seal(text, ring_name=RingName(self.ring), place=self.place, row=row)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:  # noqa: ANN401, FBT001
        del add
        text = getattr(model_instance, self.attname)
        return self.seal(text, self.row_of(model_instance)) if text else text

    def from_db_value(self, value: str | None, *_: object) -> Ciphertext | str | None:
        return Ciphertext(value, RingName(self.ring), self.place) if value else value

    def get_prep_value(self, value: object) -> str | None:
        if isinstance(value, Ciphertext):
            return value.token
        if value is None or value == "":
            return value
        raise TypeError(f"{self.place} is sealed: seal the text for its row, or use a blind index")

    def value_to_string(self, obj: models.Model) -> str:
        del obj
        raise TypeError(f"{self.place} is sealed, and never written out in clear")


class BlindIndexField(models.CharField):  # type: ignore[type-arg]  # as above
    """What stands for the text of another column, for finding equal ones; written with the row."""

    def __init__(self, *, of: str, ring: RingName | str = RingName.RECORDS, **options: Any) -> None:  # noqa: ANN401
        self.of, self.ring = of, ring
        fixed = {"max_length": INDEX_LETTERS, "db_index": True, "blank": True, "editable": False}
        super().__init__(**options | fixed)

    def deconstruct(self) -> Any:  # noqa: ANN401
        name, path, args, options = super().deconstruct()
        return name, path, args, options | {"of": self.of, "ring": str(self.ring)}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:  # noqa: FBT001
        del add
        made = self.index(getattr(model_instance, self.of))
        setattr(model_instance, self.attname, made)
        return made

    def index(self, text: str) -> str:
        """Give what a row with this text holds from now on."""
        return blind(text, key=ring(RingName(self.ring)).current, place=place_of(self))

    def matches(self, text: str) -> list[str]:
        """List what rows with this text may hold, older keys included; nothing for no text."""
        keys = ring(RingName(self.ring)).keys.values()
        return [made for key in keys if (made := blind(text, key=key, place=place_of(self)))]


def place_of(field: EncryptedTextField | BlindIndexField) -> str:
    """Name a column with its table."""
    return f"{field.model._meta.db_table}.{field.column}"
