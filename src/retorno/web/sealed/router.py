"""What is sealed lives in the sealed database, and nothing else does."""

from typing import Any

from django.db.models import Model

SEALED = "sealed"


class SealedRouter:
    def db_for_read(self, model: type[Model], **_: Any) -> str | None:  # noqa: ANN401
        return SEALED if model._meta.app_label == SEALED else None

    db_for_write = db_for_read

    def allow_relation(self, first: Model, second: Model, **_: Any) -> bool:  # noqa: ANN401
        return (first._meta.app_label == SEALED) == (second._meta.app_label == SEALED)

    def allow_migrate(self, db: str, app_label: str, **_: Any) -> bool:  # noqa: ANN401
        return (db == SEALED) == (app_label == SEALED)
