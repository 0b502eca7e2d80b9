import os

import django
import pytest

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "retorno.web.settings")
django.setup()


@pytest.fixture(scope="session", autouse=True)
def key_folder(tmp_path_factory):
    """Let no test use the keys of a real house."""
    from django.test import override_settings

    folder = tmp_path_factory.mktemp("keys")
    with override_settings(KEYS=folder):
        yield folder


@pytest.fixture(scope="session")
def sqlite(tmp_path_factory):
    from tests.web.databases import Sqlite

    return Sqlite(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgresql():
    import tempfile
    from pathlib import Path

    from tests.web.databases import Postgres, programs_of_postgres

    programs = programs_of_postgres()
    # a short path: the name of a local socket holds a hundred letters at most
    with tempfile.TemporaryDirectory(prefix="retorno") as folder:
        cluster = Postgres(Path(folder), programs)
        yield cluster
        cluster.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request):
    """Give each test a fresh database of either kind."""
    with request.getfixturevalue(request.param).fresh():
        yield request.param


@pytest.fixture
def house(database):
    """Give the demo's house with one login a role, and nobody on record."""
    from django.test import override_settings

    from retorno.web.access import Role
    from retorno.web.actions import demo
    from tests.web.caseload import NOON

    with override_settings(DEMO=True, ALLOWED_HOSTS=["testserver"]):
        demo.make_logins({role.value: f"Ana {role}" for role in Role}, "Sede", NOON)
        yield database
