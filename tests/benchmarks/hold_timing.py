"""Whether the time of an answer tells why somebody is held: paired requests, in one run.

python -m tests.benchmarks.hold_timing            200 pairs of each kind of request, SQLite

Two people who differ in the kind of their hold alone are asked about in turn, in a drawn order within each
pair. Told are the median difference and how likely a difference like the one found is by chance (sign
flips of the pairs). Under 1 in 100 the two can be told apart by time: exit 1. Processor time is
counted, so what else the machine does matters little.
"""

import argparse
import os
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import django
import numpy as np

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "retorno.web.settings")
FLIPS = 20_000
LEAST = 0.01


def chance(differences, rng):
    """Say how often chance alone makes the middle of the differences this large, trimmed."""
    low, high = np.quantile(differences, [0.05, 0.95])
    kept = differences[(differences >= low) & (differences <= high)]
    signs = rng.choice([-1, 1], (FLIPS, len(kept)))
    return float(np.mean(np.abs(signs @ kept) >= abs(kept.sum())))


def taken(call):
    begun = time.process_time()
    call()
    return time.process_time() - begun


def compared(name, left, right, pairs, rng):
    """Time two requests in turn; print and return how likely their difference is by chance."""
    differences = np.empty(pairs)
    for k in range(pairs):
        if rng.random() < 0.5:
            one, other = taken(left), taken(right)
        else:
            other, one = taken(right), taken(left)
        differences[k] = one - other
    found = chance(differences, rng)
    middle = np.median(differences) * 1e6
    sys.stdout.write(f"{name}: median difference {middle:+.0f} us, chance {found:.2f}\n")
    return found


def requests_of(pairs):
    """Build a house with two people held for different kinds; give pairs of requests by name."""
    from django.test import Client
    from django.urls import reverse

    from retorno.protect.holds import HoldKind
    from retorno.web.access import Role
    from retorno.web.actions import demo, holds
    from retorno.web.readers.access import viewer_of
    from retorno.web.records.models import Person, User

    now = datetime.now(UTC)
    demo.make_logins({role.value: f"Invención {role}" for role in Role}, "Sede", now)
    for k in range(2 * pairs + 2):
        Person.objects.create(number=f"TIME{k:04}", person_id=f"P{k:04}", created_at=now)
    planner = viewer_of(User.objects.get(username="demo-planner"))
    kinds = (HoldKind.PROTECTION, HoldKind.MEDICAL)
    for k, kind in enumerate(kinds):
        holds.open_hold(planner, person=f"TIME{k:04}", kind=kind, now=now)
    client = Client()
    client.post(reverse("account:demo"), {"role": "planner"})
    fresh = iter(range(2, 2 * pairs + 2))

    def page(k):
        return lambda: client.get(reverse("people:case", args=[f"TIME{k:04}"]))

    def opening(kind):
        def call():
            body = {"person": f"TIME{next(fresh):04}", "kind": kind, "heard": ""}
            answer = client.post(reverse("protection:open"), body)
            assert answer.status_code == 302

        return call

    return {"page of a person": (page(0), page(1)), "opening": tuple(map(opening, kinds))}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    django.setup()
    from django.test import override_settings

    from tests.web.databases import Sqlite

    rng = np.random.default_rng(options.seed)
    with tempfile.TemporaryDirectory() as folder:
        keys = Path(folder) / "keys"
        with (
            override_settings(DEMO=True, ALLOWED_HOSTS=["testserver"], KEYS=keys),
            Sqlite(Path(folder)).fresh(),
        ):
            found = [
                compared(name, *both, options.pairs, rng)
                for name, both in requests_of(options.pairs).items()
            ]
    return 1 if min(found) < LEAST else 0


if __name__ == "__main__":
    sys.exit(main())
