"""A real house in a process of its own, and a real browser that walks it."""

import os
import re
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import pytest
import pytest_socket

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
]  # fmt: skip
DESK, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
IMAGES = Path(__file__).resolve().parents[2] / "docs" / "story" / "images"
READY_SECONDS = 120


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class House:
    """The running site of the demo; `folder` holds its data."""

    def __init__(self, folder: Path, command: str = "demo") -> None:
        self.folder, self.port = folder, free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.log = (folder / "log").open("w")
        self.environment = os.environ | {"RETORNO_DATA": str(folder / "data")}
        self.environment.pop("RETORNO_DEMO", None)
        self.process = subprocess.Popen(
            self.words(command, "--port", str(self.port)),
            env=self.environment,
            stdout=self.log,
            stderr=self.log,
            stdin=subprocess.DEVNULL,
        )
        self._wait()

    def words(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "retorno.web", *words]

    def run(self, *words: str) -> str:
        """Run another command on the same folder."""
        done = subprocess.run(self.words(*words), env=self.environment, check=True, text=True,
                              stdout=subprocess.PIPE, stdin=subprocess.DEVNULL)  # fmt: skip
        return done.stdout

    def _wait(self) -> None:
        until = time.monotonic() + READY_SECONDS
        while time.monotonic() < until:
            if self.process.poll() is not None:
                break
            try:
                if urlopen(f"{self.address}/salud", timeout=5).status == 200:
                    return
            except OSError:
                time.sleep(0.2)
        self.close()
        pytest.fail("the house did not open: " + (self.folder / "log").read_text())

    def close(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
        self.log.close()


@pytest.fixture(scope="session")
def house(tmp_path_factory):
    """Give the demo's house."""
    pytest_socket.enable_socket()
    opened = House(tmp_path_factory.mktemp("house"))
    yield opened
    opened.close()


@pytest.fixture
def real_house(tmp_path):
    """Give a house that is no demo: passwords and second factors."""
    pytest_socket.enable_socket()
    opened = House(tmp_path, "serve")
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def browser(chromium):
    from playwright.sync_api import sync_playwright

    pytest_socket.enable_socket()
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield opened
        opened.close()


class Walker:
    """Somebody at the pages: signs in, looks, takes pictures, and finds what keeps people out."""

    def __init__(self, browser, house, language="es", size=DESK):
        self.context = browser.new_context(
            viewport=size, locale="es-CO" if language == "es" else "en-US"
        )
        self.page = self.context.new_page()
        self.house, self.language, self.errors = house, language, []
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _heard(self, message):
        if message.type == "error" and "status of 4" not in message.text:
            self.errors.append(message.text)

    def go(self, path):
        return self.page.goto(self.house.address + path)

    def enter(self, role):
        self.go("/entrar")
        self.page.locator(f'button[name="role"][value="{role}"]').click()
        self.page.locator(".who-role").wait_for()
        if self.language != self.page.locator("html").get_attribute("lang"):
            self.page.locator(f'.languages button[value="{self.language}"]').click()

    def text(self):
        return re.sub(r"\s+", " ", self.page.locator("body").inner_text())

    def barriers(self):
        """Return what axe finds against WCAG 2.2 AA."""
        from axe_playwright_python.sync_playwright import Axe

        found = Axe().run(self.page, options={"runOnly": {"type": "tag", "values": WCAG}})
        return [
            (one["id"], [node["html"][:120] for node in one["nodes"]])
            for one in found.response["violations"]
        ]

    def is_too_wide(self):
        return self.page.evaluate(
            "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        )

    def check(self):
        """Hold this page to what every page must be."""
        assert self.barriers() == []
        assert not self.is_too_wide()
        assert self.errors == []

    def picture(self, name):
        """Take a picture for the documentation, where RETORNO_WRITE_PICTURES asks for them."""
        if os.environ.get("RETORNO_WRITE_PICTURES") == "1":
            self.page.screenshot(path=IMAGES / f"{name}.png")


@pytest.fixture
def walk(browser, house):
    """Give a function that opens a browser for somebody."""
    opened = []

    def start(role=None, language="es", size=DESK):
        walker = Walker(browser, house, language, size)
        opened.append(walker)
        if role:
            walker.enter(role)
        return walker

    yield start
    for walker in opened:
        walker.context.close()
