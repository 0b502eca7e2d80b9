# ruff: noqa: INP001
"""Take a picture of a page file with the Chromium of this machine.

python tools/screenshot.py out/plan/report.html docs/story/images/report.png --width 1280
python tools/screenshot.py out/plan/report.html report.pdf
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--no-pdf-header-footer",
)


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("page", type=Path)
    parser.add_argument("out", type=Path, help="a .png or .pdf file")
    parser.add_argument("--width", type=int, default=1280)
    parser.add_argument("--height", type=int, default=3000)
    parser.add_argument("--scale", type=float, default=1.0, help="device pixels for a CSS pixel")
    return parser.parse_args()


def main() -> None:
    """Write the picture or the pages."""
    asked = arguments()
    browser = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if browser is None:
        sys.exit(f"none of these browsers is installed: {', '.join(BROWSERS)}")
    if not asked.page.is_file():
        sys.exit(f"{asked.page} is not a file")
    kind = "--print-to-pdf" if asked.out.suffix == ".pdf" else "--screenshot"
    with tempfile.TemporaryDirectory() as profile:
        command = [
            browser,
            *QUIET,
            f"--user-data-dir={profile}",
            f"--force-device-scale-factor={asked.scale}",
            f"--window-size={asked.width},{asked.height}",
            f"{kind}={asked.out.resolve()}",
            asked.page.resolve().as_uri(),
        ]
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603


if __name__ == "__main__":
    main()
