"""What tests of tunings share: a folder of labelled photos, and a data folder with few others."""

import json
import shutil
import time
from pathlib import Path
from subprocess import Popen

from semsearch.models.manifest import data_dir
from semsearch.processes import command_for

BASE = "efficientnet-b3"
DEMO = data_dir() / "demo" / "photos"
LABELS = {"windmill": "*energy-windmill*", "fish": "*fish-fish*", "hammer": "*tools-hammer*"}
EACH = 9
OUTSIDE = 12


def save_labelled(target: Path) -> Path:
    """Copy a few photos of each label, and add one that is none."""
    for label, pattern in LABELS.items():
        (target / label).mkdir(parents=True)
        for photo in sorted(DEMO.glob(pattern))[:EACH]:
            shutil.copy(photo, target / label)
    (target / "fish" / "broken.jpg").write_bytes(b"\xff\xd8\xff\xe0 and no more")
    return target


def small_data(target: Path) -> Path:
    """Return a data folder with all models, and with few photos of all kinds."""
    (target / "demo" / "photos").mkdir(parents=True)
    (target / "models").symlink_to(data_dir() / "models")
    judgements = data_dir() / "demo" / "judgements.json"
    shutil.copy(judgements, target / "demo")
    some = [name for own in json.loads(judgements.read_text()).values() for name in own[:2]]
    for name in list(dict.fromkeys(some))[: 2 * OUTSIDE : 2]:
        shutil.copy(DEMO / name, target / "demo" / "photos")
    return target


def tuning_of(photos: Path, name: str) -> list[str]:
    """Return the command line that tunes the last block on a folder of photos."""
    return command_for("semsearch", "train", str(photos), "--fine-tune", "1", "--encoder", BASE,
                       "--name", name, "--json")  # fmt: skip


def wait_for(path: Path, process: "Popen[str]") -> None:
    """Wait until a process has written something to a file."""
    while not (path.is_file() and path.stat().st_size):
        assert process.poll() is None
        time.sleep(0.05)
