"""What the shell is told from outside, read once; each variable has its sentence in `wording`."""

import os
from pathlib import Path

from retorno.web.database import database_of, two_databases

DATA = Path(os.environ.get("RETORNO_DATA", "retorno-data")).absolute()
KEYS = Path(os.environ.get("RETORNO_KEYS", DATA / "keys")).absolute()
DATABASES = two_databases(
    database_of(os.environ.get("RETORNO_DATABASE_URL", ""), DATA / "retorno.sqlite3"),
    database_of(os.environ.get("RETORNO_SEALED_URL", ""), DATA / "sealed.sqlite3"),
)
DATABASE_ROUTERS = ["retorno.web.sealed.router.SealedRouter"]
INSTALLED_APPS = [
    "retorno.web.keys",
    "retorno.web.sealed",
    "retorno.web.records",
    "django_tasks_db",
]
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LANGUAGE_CODE = "es"
TIME_ZONE = "UTC"
USE_TZ = True
