"""The kinds of training, and the options that each takes."""

import typer

from semsearch.errors import SemsearchError

HEAD = "PHOTOS"
PAIRS = "--pairs"
BLOCKS = "--fine-tune"
TAKEN = {
    HEAD: {"photos", "encoder", "labelled", "captions", "out", "features", "seed", "force"},
    PAIRS: {"pairs", "library", "as_json"},
    BLOCKS: {"fine_tune", "name", "photos", "encoder", "labelled", "captions", "seed", "force",
             "as_json"},
}  # fmt: skip


def kind_of(context: typer.Context) -> str:
    """Return the kind of training that is asked for: what of `TAKEN` names it.

    Raises
    ------
    SemsearchError
        If nothing says what to train, or an option belongs to another kind.
    """
    given = {name for name in context.params if _is_given(context, name)}
    kind = PAIRS if "pairs" in given else BLOCKS if "fine_tune" in given else HEAD
    if kind != PAIRS and "photos" not in given:
        raise SemsearchError(
            "Give a folder of photos to train a head or blocks on, or --pairs to learn a likeness "
            "from."
        )
    spelt = {own.name: own.opts[-1] for own in context.command.params}
    for name in context.params:
        if name in given - TAKEN[kind]:
            called = HEAD if name == "photos" else spelt[name]
            raise SemsearchError(f"{called} does not go with {kind}. Leave one of them out.")
    return kind


def _is_given(context: typer.Context, name: str) -> bool:
    source = context.get_parameter_source(name)
    return source is not None and source.name == "COMMANDLINE"
