"""Lists and the two people who bring them in, for tests."""

import io
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from django.test import override_settings

from retorno.web.access import Role, Viewer
from retorno.web.actions.imports import steps
from retorno.web.jobs.running import attempt
from retorno.web.records.models import ImportBatch, Job

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
HEADER = (
    "person_id", "family_id", "given_names", "surnames", "birth_date", "sex",
    "nationality_claimed", "document_type", "document_number", "order_number", "order_date",
    "available",
)  # fmt: skip


def viewer(role=Role.PLANNER, user_id=1, sites=(), language="es"):
    return Viewer(
        user_id=user_id, name="X", language=language, roles=frozenset((role,)),
        sites=frozenset(sites),
    )  # fmt: skip


PLANNER, COORDINATOR = viewer(), viewer(Role.COORDINATOR, 2)


def row(identifier, **cells):
    """Give a row that is accepted as it stands."""
    said = {
        "person_id": identifier, "given_names": "Ana María", "surnames": "Peña Núñez",
        "birth_date": "1990-05-17", "sex": "F", "nationality_claimed": "COL",
        "order_date": "2024-10-01",
    }  # fmt: skip
    return said | cells


def table(rows, *, header=HEADER, encoding="utf-8", separator=",", before=()):
    """Write rows as the bytes of a list."""
    lines = [*before, separator.join(header)]
    lines += [separator.join(cells.get(name, "") for name in header) for cells in rows]
    return ("\r\n".join(lines) + "\r\n").encode(encoding)


def bring(content, *, by=PLANNER, name="lista.csv", now=NOON, **how):
    """Upload one list and open it; return the number of the import."""
    files = [steps.Upload(name=name, chunks=iter([content]))]
    number = steps.upload(by, files, lang="es", now=now, **how)
    do(number, now)
    return number


def do(number, now=NOON):
    """Do the job that waits on an import."""
    job = Job.objects.get(subject=number, state="waiting")
    moments = iter(range(1_000_000))
    attempt(job.number, lambda: now + timedelta(milliseconds=next(moments)))


def check(number, *, by=PLANNER, now=NOON, **choices):
    steps.choose(by, number, steps.Choices(**{"mapping": {}} | choices), now=now)
    do(number, now)


def checked(content, *, by=PLANNER, **how):
    number = bring(content, by=by, **how)
    check(number, by=by)
    return number


def write(number, *, by=PLANNER, second=COORDINATOR, takes_changes=True, now=NOON):
    """Submit, confirm and write a checked import; return the counted outcomes without zeros."""
    steps.submit(by, number, takes_changes=takes_changes, now=now)
    steps.confirm(second, number, now=now)
    do(number, now)
    return outcomes(number)


def taken_in(content, **how):
    """Take a list in from end to end."""
    number = checked(content, **how)
    write(number, by=how.get("by", PLANNER))
    return number


def outcomes(number):
    counted = batch(number).counts["outcomes"]
    return {name: count for name, count in counted.items() if count}


def findings(number):
    counted = batch(number).counts["findings"]
    return {name: count for name, count in counted.items() if count}


def batch(number):
    return ImportBatch.objects.get(number=number)


@contextmanager
def house_in(folder):
    """Let the files of imports lie in a folder of the test's own."""
    with override_settings(DATA=folder):
        yield folder


def buffer(content, name):
    file = io.BytesIO(content)
    file.name = name
    return file
