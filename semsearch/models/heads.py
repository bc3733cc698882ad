"""Where the projection head of an encoder lies."""

from pathlib import Path

from semsearch.errors import ModelFileError
from semsearch.models.manifest import model_files, model_path, user_models
from semsearch.models.tuned import find_tuned


def head_path(encoder: str) -> Path:
    """Return the path of an encoder's head: the one that came with it, or else the user's own.

    Raises
    ------
    ModelFileError
        If there is none, or it is damaged.
    UnknownEncoderError
        If it is that of a tuned encoder that is not there any more.
    """
    name = f"head-{encoder}"
    if name in model_files():
        return model_path(name)
    tuned = find_tuned(encoder)
    if tuned:
        return tuned.head
    own = user_models() / f"{name}.npz"
    if not own.is_file():
        raise ModelFileError(
            f"There is no projection head for the encoder {encoder}. Train one with: "
            f"semsearch train PHOTOS --encoder {encoder} --out {own}"
        )
    return own
