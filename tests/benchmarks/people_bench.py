"""How fast the house finds people and shows its pages of them, on both databases.

python -m tests.benchmarks.people_bench                      27,000 people, SQLite and PostgreSQL
python -m tests.benchmarks.people_bench --people 1000000 --index-only    the index of one process

Each search is for an invented person, asked for with a typo, without accents, by surnames first or
by document. Told are the median and the 95th percentile of a whole search (the index asks the
database how far it has come, then the database says who is within reach), and how often whoever
was meant is among the first ten; then the median of whole pages.
"""

import argparse
import os
import random
import resource
import statistics
import sys
import tempfile
import time
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "retorno.web.settings")
FIRST = 10


def asked(rng, row):
    """Ask for a person as people do; None where the person has no such thing."""
    way = rng.choice(["typo", "surnames", "one of each", "document", "as written"])
    names = f"{row['given_names']} {row['surnames']}".split()
    if way == "document":
        return row["document_number"].lower() or None
    if way == "surnames":
        return f"{row['surnames']} {row['given_names']}".upper()
    if way == "one of each":
        return f"{names[0]} {names[-1]}"
    if way == "typo" and len(names[-1]) > 3:
        at = rng.randrange(1, len(names[-1]) - 1)
        names[-1] = names[-1][:at] + names[-1][at + 1 :]
    return " ".join(names)


def invented(people):
    from retorno.demo.people import invent

    columns = invent(people, 1)
    names = (
        "person_id",
        "given_names",
        "surnames",
        "birth_date",
        "document_number",
        "order_number",
    )
    return [
        dict(zip(names, row, strict=True)) for row in zip(*(columns[n] for n in names), strict=True)
    ]


def told(name, seconds, hits, build):
    seconds = sorted(seconds)
    at_95 = seconds[int(len(seconds) * 0.95)]
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(
        f"{name:<11} first search (reads all names) {build:.2f} s; then median "
        f"{1000 * statistics.median(seconds):.1f} ms, 95 % under {1000 * at_95:.1f} ms; "
        f"{hits / len(seconds):.1%} among the first {FIRST}; peak {megabytes:.0f} MB\n"
    )


def measure_house(name, rows, searches):
    from django.utils import timezone

    from retorno.web.access import Role, Viewer
    from retorno.web.readers.search import find
    from retorno.web.records.models import Person

    made = [
        Person(number=f"{k:08d}", created_at=timezone.now(), **row) for k, row in enumerate(rows)
    ]
    Person.objects.bulk_create(made, batch_size=500)
    keys = dict(Person.objects.values_list("person_id", "pk"))
    viewer = Viewer(user_id=1, name="", language="es", roles=frozenset([Role.PLANNER]))
    start = time.perf_counter()
    find(viewer, "ana")
    build = time.perf_counter() - start
    rng, seconds, hits = random.Random(1), [], 0
    while len(seconds) < searches:
        row = rng.choice(rows)
        text = asked(rng, row)
        if text is None:
            continue
        start = time.perf_counter()
        found = find(viewer, text)
        seconds.append(time.perf_counter() - start)
        hits += keys[row["person_id"]] in [hit.pk for hit in found[:FIRST]]
    told(name, seconds, hits, build)


def measure_pages(searches):
    from django.test import Client, override_settings
    from django.utils import timezone

    from retorno.web.access import Role
    from retorno.web.actions.demo import make_logins
    from retorno.web.records.models import Person

    numbers = list(Person.objects.order_by("pk").values_list("number", flat=True)[:searches])
    with override_settings(DEMO=True, ALLOWED_HOSTS=["testserver"]):
        make_logins({role.value: role.value for role in Role}, "x", timezone.now())
        client = Client()
        client.post("/demostracion", {"role": "planner"})
        for name, addresses in {
            "list": ["/personas/"] * 20,
            "list, sorted by name": ["/personas/?sort=name"] * 20,
            "list, two filters": ["/personas/?who=children&available=yes"] * 20,
            "list, last page": ["/personas/?page=9999"] * 20,
            "search": ["/personas/?q=gomez+maria"] * 20,
            "case": [f"/personas/{number}" for number in numbers],
            "history": [f"/personas/{number}/historia" for number in numbers],
        }.items():
            seconds = []
            for address in addresses:
                start = time.perf_counter()
                assert client.get(address).status_code == 200
                seconds.append(time.perf_counter() - start)
            sys.stdout.write(f"  {name:<22} {1000 * statistics.median(seconds):.0f} ms\n")


def measure_index(rows, searches):
    from retorno.web.readers.names import NameIndex

    index = NameIndex()
    start = time.perf_counter()
    for key, row in enumerate(rows, start=1):
        codes = (row["person_id"], row["order_number"])
        index.put(key, names=f"{row['given_names']} {row['surnames']}", codes=codes, site="")
    build = time.perf_counter() - start
    rng, seconds, hits = random.Random(1), [], 0
    while len(seconds) < searches:
        at = rng.randrange(len(rows))
        text = asked(rng, rows[at] | {"document_number": ""})
        if text is None:
            continue
        start = time.perf_counter()
        found = index.find(text, sites=None, limit=50)
        seconds.append(time.perf_counter() - start)
        hits += at + 1 in [key for key, _ in found[:FIRST]]
    told("index alone", seconds, hits, build)
    sys.stdout.write(f"{len(index.postings):,} different words\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=27_000)
    parser.add_argument("--searches", type=int, default=200)
    parser.add_argument("--index-only", action="store_true")
    chosen = parser.parse_args()
    django.setup()
    rows = invented(chosen.people)
    if chosen.index_only:
        return measure_index(rows, chosen.searches)
    from django.conf import settings

    from tests.web.databases import Postgres, Sqlite, programs_of_postgres

    with tempfile.TemporaryDirectory(prefix="retorno") as folder:
        settings.KEYS = Path(folder) / "keys"
        (Path(folder) / "s").mkdir()
        with Sqlite(Path(folder) / "s").fresh():
            measure_house("SQLite", rows, chosen.searches)
            measure_pages(chosen.searches)
    with tempfile.TemporaryDirectory(prefix="retorno") as folder:
        settings.KEYS = Path(folder) / "keys"
        (Path(folder) / "p").mkdir()
        Path(folder).chmod(0o755)
        cluster = Postgres(Path(folder) / "p", programs_of_postgres())
        try:
            with cluster.fresh():
                measure_house("PostgreSQL", rows, chosen.searches)
                measure_pages(chosen.searches)
        finally:
            cluster.stop()
    return None


if __name__ == "__main__":
    main()
