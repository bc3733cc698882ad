"""The folders of the user's own: their libraries, and the models that they fetched or trained."""

from pathlib import Path

import platformdirs


def user_folder() -> Path:
    """Return the folder of the user's own libraries, as the platform has it."""
    return Path(platformdirs.user_data_dir("semsearch", appauthor=False))


def user_models() -> Path:
    """Return the folder of the model files that the user has fetched or trained."""
    return user_folder() / "models"
