"""The files that come with semsearch beside its code: the app, its pages, models, demo photos.

In a clone they lie at the top. A wheel has them inside the package, in its folder `share`. Nothing
is ever written there.
"""

import shlex
from pathlib import Path

PACKAGE = Path(__file__).parent
SHARE = PACKAGE / "share"


def shipped(name: str) -> Path:
    """Return the path of what is shipped: ``app.py``, ``pages``, ``assets`` or ``data``."""
    return (SHARE if SHARE.is_dir() else PACKAGE.parent) / name


def restoring(path: Path) -> str:
    """Return what the user can do to get a shipped file back."""
    if not path.is_relative_to(SHARE):
        return f"Restore it with: git checkout -- {shlex.quote(str(path))}"
    return "Restore it by installing semsearch again: pip install --force-reinstall --no-deps"
