"""The files of docs/deployment are what systemd and nginx take, and name only what there is."""

import re
import shutil
import subprocess
import sys

import pytest
from sources import ROOT

from retorno.cli.docs import SETTINGS
from retorno.cli.main import command_line, installed

FOLDER = ROOT / "docs" / "deployment"
UNITS = sorted([*FOLDER.glob("*.service"), *FOLDER.glob("*.timer")])
SERVICES = [one for one in UNITS if one.suffix == ".service"]
PAGE = (ROOT / "docs" / "deployment.md").read_text(encoding="utf-8")
MOST_EXPOSED = 20  # of 100; systemd itself calls below 25 well protected


def test_the_page_names_every_file_and_no_other():
    named = set(re.findall(r"docs/deployment/([\w.-]+\w)", PAGE))
    there = {path.name for path in FOLDER.iterdir()}
    assert {name for name in named if "*" not in name} - {"retorno"} <= there
    assert {name for name in there if not name.startswith("retorno")} <= named


def test_every_setting_and_command_exists():
    texts = [PAGE, *(path.read_text(encoding="utf-8") for path in FOLDER.iterdir())]
    assert {name for text in texts for name in re.findall(r"RETORNO_[A-Z_]+", text)} <= set(
        SETTINGS
    )
    commands = {
        name for text in texts for name in re.findall(r"(?:bin/|run )retorno ([a-z]+)", text)
    }
    assert commands == {"administrator", "backup", "doctor", "journal", "restore", "serve"}
    assert commands <= command_line(installed()).commands.keys()


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_a_unit_has_each_setting_once_and_a_known_section(unit):
    sections, seen = [], set()
    for line in unit.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            sections.append(line)
        elif line and not line.startswith("#"):
            name, equals, _ = line.partition("=")
            assert equals
            assert (sections[-1], name) not in seen or name in {
                "EnvironmentFile",
                "SystemCallFilter",
            }
            seen.add((sections[-1], name))
    assert set(sections) <= {"[Unit]", "[Service]", "[Timer]", "[Install]"}


@pytest.fixture
def analyze():
    found = shutil.which("systemd-analyze")
    if not found:
        pytest.skip("there is no systemd-analyze: units are read, not verified")
    return found


def test_systemd_takes_every_unit(analyze, tmp_path):
    """Verified with programs that are here in place of those of the server."""
    for unit in UNITS:
        text = unit.read_text(encoding="utf-8").replace(
            "/opt/retorno/venv/bin/retorno", sys.executable
        )
        text = text.replace("/opt/retorno/venv/bin/python", sys.executable)
        (tmp_path / unit.name).write_text(text, encoding="utf-8")
    done = subprocess.run(
        [analyze, "verify", *(str(tmp_path / unit.name) for unit in UNITS)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    ours = [line for line in done.stderr.splitlines() if "retorno" in line]
    assert ours == []


@pytest.mark.parametrize("unit", SERVICES, ids=lambda path: path.name)
def test_a_service_is_exposed_to_little(analyze, unit):
    done = subprocess.run(
        [analyze, "security", "--offline=yes", f"--threshold={MOST_EXPOSED}", str(unit)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-300:] + done.stderr


def nginx():
    """Read nginx.conf into its statements, each with the block that it stands in."""
    text = re.sub(r"#.*", "", (FOLDER / "nginx.conf").read_text(encoding="utf-8"))
    blocks, found = [()], []
    for piece in re.findall(r"[^;{}]*[;{}]", text):
        words = " ".join(piece[:-1].split())
        if piece.endswith("{"):
            blocks.append((*blocks[-1], words))
        elif piece.endswith("}"):
            assert not words, words
            blocks.pop()
        else:
            found.append((blocks[-1], words))
    assert blocks == [()]
    return found


def test_nginx_speaks_tls_alone_and_logs_neither_paths_nor_people():
    said = nginx()
    words = [one for _, one in said]
    assert "proxy_set_header X-Forwarded-Proto https" in words
    assert "proxy_set_header Host $host" in words
    assert "ssl_protocols TLSv1.2 TLSv1.3" in words
    assert [one for one in words if one.startswith("return")] == [
        "return 301 https://retorno.example.gob$request_uri"
    ]
    (form,) = (one for one in words if one.startswith("log_format"))
    for private in ("$request ", "$request_uri", "$uri", "$args", "$remote_addr", "$http_"):
        assert private not in form
    logs = [one for one in words if one.startswith("access_log")]
    assert set(logs) == {"access_log off", "access_log /var/log/nginx/retorno.log retorno"}
    passed = {one for one in words if one.startswith("proxy_pass")}
    assert passed == {"proxy_pass http://retorno_house"}
    assert "--port 8000" in (FOLDER / "retorno.service").read_text(encoding="utf-8")
    assert "server 127.0.0.1:8000" in words
