"""An import while its workers are killed at any moment: it goes on, and nothing is done twice."""

import random
import time
from collections import Counter

import pytest
from django.db import connections

from retorno.formats.journal import verify
from retorno.web.actions.imports import steps
from retorno.web.readers.journal import export
from retorno.web.records.models import (
    Availability,
    ImportBatch,
    ImportRow,
    JournalEntry,
    Membership,
    Person,
)
from tests.web.lists import COORDINATOR, NOON, PLANNER, house_in, row, table
from tests.web.test_jobs import until, worker_process

PEOPLE = 3000


def stage():
    return ImportBatch.objects.get().stage


def written():
    return ImportRow.objects.exclude(outcome="").count()


def killed_twice(done, chance):
    """Let two workers die at any moment, and a third one finish."""
    for _ in range(2):
        if not done():
            with worker_process() as process:
                time.sleep(chance.uniform(0.1, 2.0))
                process.kill()
    with worker_process():
        until(done, seconds=240)


def killed_while_writing(done, chance):
    """Let each worker die some moment after it wrote something that stays."""
    for _ in range(4):
        before = written()
        with worker_process() as process:
            until(lambda before=before: written() > before or done(), seconds=240)
            time.sleep(chance.uniform(0, 0.3))
            process.kill()
    with worker_process():
        until(done, seconds=240)


@pytest.mark.slow
def test_l29_workers_killed_at_random_moments_lose_no_row_and_write_none_twice(database, tmp_path):
    chance = random.Random(11)
    rows = [row(f"K-{k}", family_id=f"F{k // 3}", available="no") for k in range(PEOPLE)]
    rows[7] |= {"sex": "Q"}
    with house_in(tmp_path):
        files = [steps.Upload(name="lista.csv", chunks=[table(rows)])]
        number = steps.upload(PLANNER, files, lang="es", now=NOON)
        killed_twice(lambda: stage() == "opened", chance)
        steps.choose(PLANNER, number, steps.Choices(mapping={}), now=NOON)
        killed_twice(lambda: stage() == "checked", chance)
        assert not Person.objects.exists()
        steps.submit(PLANNER, number, takes_changes=True, now=NOON)
        steps.confirm(COORDINATOR, number, now=NOON)
        killed_while_writing(lambda: stage() == "committed", chance)
    connections.close_all()
    outcomes = Counter(ImportRow.objects.values_list("outcome", flat=True))
    assert outcomes == {"created": PEOPLE - 1, "rejected": 1}
    assert ImportBatch.objects.get().counts["rows"] == PEOPLE
    counts = (Person, Availability, Membership)
    assert {model.objects.count() for model in counts} == {PEOPLE - 1}
    told = JournalEntry.objects.filter(action="person.imported").values_list("subject", flat=True)
    assert len(told) == len(set(told)) == PEOPLE - 1
    assert verify(list(export())[1:]).is_sound
