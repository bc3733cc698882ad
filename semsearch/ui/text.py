"""Text of others, such as file names and messages that quote them, as Markdown shows it plainly."""

import re
from string import punctuation

SIGNS = str.maketrans({sign: f"\\{sign}" for sign in punctuation})
# Streamlit looks for these after Markdown's own signs are gone: addresses, icons, emoji, arrows.
JOINTS = re.compile(r"(?<=[:@])(?=\S)|(?<=www)(?=\.)|(?<=[<>~-])(?=[-=>])", re.IGNORECASE)
# A word joiner is not seen and takes no room.
JOINER = "\N{WORD JOINER}"


def plain(text: object) -> str:
    """Return `text` as Markdown that shows it, on one line, and does nothing else."""
    return JOINTS.sub(JOINER, " ".join(str(text).split())).translate(SIGNS)
