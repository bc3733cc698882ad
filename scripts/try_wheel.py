"""Build the source archive and the wheel, and try the wheel outside the clone.

    python scripts/try_wheel.py [--full] [--keep FOLDER]

The wheel is made from the source archive and installed into an empty environment in a folder for
the purpose. What it asks for is lent by the environment that runs this script; with --full it is
fetched as for a user. Then a search, the library and the app run there, and must leave the
installed files as they were. With --keep the archive and the wheel are kept in FOLDER.
"""

import argparse
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 120.0
# A page runs from its first line to its last, as in a browser.
OPEN_PAGES = """
from streamlit.testing.v1 import AppTest

from semsearch.shipped import shipped
from semsearch.ui.server.script import SCRIPT

app = AppTest.from_file(str(SCRIPT), default_timeout=120).run()
for page in ["", *sorted(map(str, shipped("pages").glob("*.py")))]:
    if page:
        app.switch_page(page).run()
    assert not app.exception and app.title, (page, app.exception)
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--full", action="store_true", help="fetch what the wheel asks for")
    parser.add_argument("--keep", type=Path, help="where to keep the archive and the wheel")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="semsearch-wheel-") as name:
        folder = Path(name)
        archive, wheel = build(folder)
        for file in (archive, wheel):
            print(f"{file.name}: {file.stat().st_size / 1e6:.1f} MB")
            if chosen.keep:
                chosen.keep.mkdir(parents=True, exist_ok=True)
                shutil.copy(file, chosen.keep)
        python = install(wheel, folder / "venv", chosen.full)
        Trial(python, folder / "home").run()


def build(folder: Path) -> tuple[Path, Path]:
    """Return the source archive of the clone, and the wheel made from it, both in `folder`."""
    run([sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", str(folder)], ROOT)
    archive = next(folder.glob("semsearch-*.tar.gz"))
    options = ["--no-deps", "--no-build-isolation", "-q", "-w", str(folder)]
    run([sys.executable, "-m", "pip", "wheel", *options, str(archive)], folder)
    return archive, next(folder.glob("semsearch-*.whl"))


def install(wheel: Path, venv: Path, full: bool) -> Path:
    """Return the Python of a new environment with the wheel installed, from the network if full."""
    run([sys.executable, "-m", "venv", "--without-pip", str(venv)], venv.parent)
    python = venv / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "-q"]
    if full:
        run([*pip, str(wheel)], venv.parent)
        return python
    # The files in them that lead to the clone are not read there, so it stays out of sight.
    lent = [path for path in sys.path if Path(path).name == "site-packages"]
    (Path(site_packages(python)) / "lent.pth").write_text("\n".join([*lent, ""]))
    run([*pip, "--no-deps", "--ignore-installed", str(wheel)], venv.parent)
    return python


def site_packages(python: Path) -> str:
    """Return the folder of installed packages of a Python."""
    code = "import sysconfig; print(sysconfig.get_path('purelib'))"
    return run([str(python), "-c", code], python.parent).strip()


class Trial:
    """What a user does with an installed semsearch, in a folder without a clone.

    Parameters
    ----------
    python : Path
        Of the environment that it is installed in.
    home : Path
        The folder that stands for the user's.
    """

    def __init__(self, python: Path, home: Path) -> None:
        home.mkdir()
        self.python, self.home = python, home
        self.package = Path(site_packages(python)) / "semsearch"
        self.command = str(python.parent / "semsearch")
        kept = {key: os.environ[key] for key in ("PATH", "LANG") if key in os.environ}
        self.env = kept | {"HOME": str(home), "PYTHONDONTWRITEBYTECODE": "1"}

    def run(self) -> None:
        """Try everything.

        Raises
        ------
        SystemExit
            If anything fails, or an installed file has changed.
        """
        before = states(self.package)
        where = self._ask([str(self.python), "-c", "import semsearch; print(semsearch.__file__)"])
        check(Path(where.strip()).parent == self.package, f"imported from {where}")
        print(self._ask([self.command, "--version"]).strip())
        self._search()
        self._ask([str(self.python), "-c", OPEN_PAGES])
        print("Every page of the app opens.")
        self._serve()
        check(states(self.package) == before, "an installed file has changed")
        print("No installed file has changed.")

    def _search(self) -> None:
        asked = [self.command, "search", "--text", "windmill", "--library", "demo", "--json"]
        found = [Path(row["path"]) for row in json.loads(self._ask(asked))["matches"]]
        check(bool(found) and found[0].is_relative_to(self.package), f"found {found[:1]}")
        check(all(path.is_file() for path in found), "a photo that was found is not there")
        photo = self._ask([self.command, "search", "--image", str(found[0]), "--json"])
        check("windmill" in json.loads(photo)["matches"][0]["path"], "a photo is not like itself")
        print("A search by words and one by a photo find what they should.")

    def _serve(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        command = [self.command, "app", "--no-browser", "--port", str(port)]
        server = subprocess.Popen(command, cwd=self.home, env=self.env)
        try:
            wait_for(f"http://localhost:{port}/_stcore/health", server)
        finally:
            server.terminate()
            server.wait(30)
        print("The app starts and ends.")

    def _ask(self, command: Sequence[str]) -> str:
        return run(command, self.home, self.env)


def states(folder: Path) -> dict[str, tuple[int, int]]:
    """Return size and time of every file below a folder."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {str(path): (path.stat().st_size, path.stat().st_mtime_ns) for path in files}


def wait_for(url: str, server: "subprocess.Popen[bytes]") -> None:
    """Wait until a server answers."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and server.poll() is None:
        try:
            urlopen(url, timeout=2).close()
            return
        except (URLError, OSError):
            time.sleep(0.2)
    sys.exit(f"No answer from {url}")


def run(command: Sequence[str], folder: Path, env: dict[str, str] | None = None) -> str:
    """Run a command in a folder and return what it prints; end with what it says if it fails."""
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command)}\n{done.stdout}{done.stderr}")
    return done.stdout


def check(is_right: bool, wrong: str) -> None:
    """End with a message unless all is right."""
    if not is_right:
        sys.exit(f"The installed semsearch fails: {wrong}.")


if __name__ == "__main__":
    main()
