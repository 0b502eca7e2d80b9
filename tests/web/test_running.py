"""Starting the house: its secret, its tables, its worker, and what it refuses."""

import socket
import stat
import sys
import time

import pytest
from django.test import override_settings

from retorno.vocabulary.errors import RefusedError, UnusableInputError
from retorno.web.__main__ import main
from retorno.web.running.beside import worker_beside
from retorno.web.running.preparing import check_host, ensure_secret
from retorno.web.running.serve import check_port


def test_the_secret_is_made_once_for_its_owner_alone(tmp_path):
    file = tmp_path / "keys" / "secret.key"
    with override_settings(SECRET_FILE=file):
        ensure_secret()
        made = file.read_text()
        ensure_secret()
    assert (file.read_text(), len(made) > 60) == (made, True)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_the_demo_opens_on_this_machine_alone():
    with override_settings(DEMO=True):
        check_host("127.0.0.1")
        with pytest.raises(RefusedError, match="demo_is_local"):
            check_host("0.0.0.0")
    check_host("0.0.0.0")


@pytest.mark.enable_socket
def test_a_port_in_use_is_told_before_anything_starts(socket_enabled):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(UnusableInputError, match="port_taken"):
            check_port("127.0.0.1", port)
    with pytest.raises(UnusableInputError, match="port_taken"):
        check_port("::zz", port)


@pytest.mark.enable_socket
def test_what_is_refused_is_said_in_one_sentence(socket_enabled, capsys, monkeypatch):
    monkeypatch.setenv("RETORNO_DEMO", "")
    with override_settings(DEMO=True):
        assert main(["demo", "--host", "0.0.0.0", "--lang", "en"]) == 1
    said = capsys.readouterr()
    assert (said.out, said.err.count("\n")) == ("", 1)
    assert "this very machine alone" in said.err


def test_a_worker_that_dies_is_started_again(tmp_path):
    mark = tmp_path / "starts"
    program = f"open({str(mark)!r}, 'a').write('x')"
    with worker_beside((sys.executable, "-c", program)):
        until = time.monotonic() + 60
        while time.monotonic() < until and (not mark.exists() or len(mark.read_text()) < 2):
            time.sleep(0.1)
    assert len(mark.read_text()) >= 2


def test_a_worker_ends_with_the_server(tmp_path):
    mark = tmp_path / "ready"
    program = f"import time; open({str(mark)!r}, 'w').close(); time.sleep(600)"
    with worker_beside((sys.executable, "-c", program)):
        until = time.monotonic() + 60
        while time.monotonic() < until and not mark.exists():
            time.sleep(0.1)
        began = time.monotonic()
    assert time.monotonic() - began < 20
