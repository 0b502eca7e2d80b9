"""A worker of its own, as beside a server: `python -m tests.web.worker_process CONFIG SECONDS FOLDER KEYS`.

It knows two kinds of job more than the house: one that counts into the journal, step by step, and
one that hangs without a sign of life.
"""

import json
import sys
import time
from datetime import timedelta
from pathlib import Path

STEPS = 60


def count(hand):
    """Write one entry a step, each in a transaction that notes how far it is."""
    from django.db import transaction

    from retorno.web.actions import journal
    from retorno.web.records.models import JournalEntry

    for step in range(JournalEntry.objects.count(), STEPS):
        with transaction.atomic():
            hand.secure(step + 1, STEPS)
            journal.write(
                journal.Deed(chain="main", at=hand.clock(), actor="house", role="house",
                             action="count.step", subject=f"step:{step}")
            )  # fmt: skip
        time.sleep(0.005)
    return {"steps": STEPS}


def die(hand):
    import os
    import signal

    os.kill(os.getpid(), signal.SIGKILL)


def place_of(config):
    """Give a database that was written as JSON, its file a path again."""
    name = config["NAME"]
    return {**config, "NAME": Path(name) if "/" in name else name}


def main():
    import os

    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "retorno.web.settings"
    os.environ["RETORNO_DATA"], os.environ["RETORNO_KEYS"] = sys.argv[3:5]
    django.setup()
    from retorno.web.jobs import running, worker
    from retorno.web.jobs.kinds import KINDS
    from tests.web.databases import use

    use(
        *(
            {**config, "NAME": Path(config["NAME"]) if "/" in config["NAME"] else config["NAME"]}
            for config in json.loads(sys.argv[1])
        )
    )
    silent = float(sys.argv[2])
    running.BEAT_SECONDS = silent / 4
    KINDS.update({"test.count": count, "test.die": die})
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    worker.main(timedelta(seconds=silent))


if __name__ == "__main__":
    main()
