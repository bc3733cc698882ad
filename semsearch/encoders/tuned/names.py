"""The names that a tuned encoder may have."""

from semsearch.encoders import ENCODERS
from semsearch.errors import EncoderNameError
from semsearch.models.tuned import LONGEST, find_tuned, is_short_name


def check_name(name: str, may_replace: bool) -> None:
    """Make sure that an encoder may be called so.

    Parameters
    ----------
    name : str
    may_replace : bool
        Whether another tuned encoder of that name may be replaced.

    Raises
    ------
    EncoderNameError
        If it is no name for one, or taken.
    """
    if name in ENCODERS:
        raise EncoderNameError(f"{name} is an encoder that comes with semsearch. {_remedy()}")
    if not is_short_name(name):
        raise EncoderNameError(
            f"{name!r} cannot be the name of an encoder: it takes small letters from a to z, "
            f"digits and '-', {LONGEST} at most. {_remedy()}"
        )
    taken = find_tuned(name)
    if taken and not may_replace:
        raise EncoderNameError(
            f"There is an encoder {taken.name} already. {_remedy()} Or replace it with --force; "
            "photos that it embedded then have to be embedded again."
        )


def _remedy() -> str:
    return "Choose another name with --name."
