"""What was marked, taught and told on the page Quality in this session, and the way back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from semsearch.errors import SemsearchError
from semsearch.evaluation.own.pairs import PairsChange, tell_pairs, undo_pairs
from semsearch.evaluation.own.teaching import Teaching, teach_from_marks, undo_teaching
from semsearch.feedback.marks import Marks, MarksChange
from semsearch.progress import Progress
from semsearch.search.engine import SearchEngine
from semsearch.ui.text import plain

MOST_KEPT = 100
GENERATION, CONTROLS = "quality-generation", "quality-controls"


@dataclass(frozen=True)
class Done:
    """Something that was done to a library: in words, and what undoes it."""

    library: str
    said: str
    undo: Callable[[SearchEngine], object]


def generation() -> int:
    """Return what changes whenever marks do by anything but the controls of single photos."""
    return int(st.session_state.setdefault(GENERATION, 0))


def kept_controls() -> dict[str, str | None]:
    """Return what the controls of single photos said when that was kept, by their keys."""
    kept: dict[str, str | None] = st.session_state.setdefault(CONTROLS, {})
    return kept


def mark(engine: SearchEngine, text: str, photos: Mapping[str, bool]) -> None:
    """Mark photos, by SHA-256, as right or wrong for a query, as a callback."""
    said = f"{len(photos):,} marked" if len(photos) > 1 else "Marked"
    _try(lambda: _keep_marks(engine, said, Marks(engine.library).set(text, photos)))


def mark_together(engine: SearchEngine, text: str, photos: Mapping[str, bool]) -> None:
    """Do what `mark` does, for photos whose own controls were not used."""
    mark(engine, text, photos)
    _begin_anew()


def take_back(engine: SearchEngine, text: str, photos: Sequence[str]) -> None:
    """Take marks back, as a callback."""
    _try(lambda: _keep_marks(engine, "Mark removed", Marks(engine.library).take_back(text, photos)))


def clear(engine: SearchEngine, text: str | None = None) -> None:
    """Forget the marks of a query, or of all, as a callback."""
    said = "All marks forgotten" if text is None else "Marks forgotten"
    _try(lambda: _keep_marks(engine, said, Marks(engine.library).clear(text)))
    _begin_anew()


def teach(engine: SearchEngine, text: str, progress: Progress) -> Teaching:
    """Teach the name that a query asks for from its marks.

    Raises
    ------
    SemsearchError
        As `teach_from_marks`.
    """
    done = teach_from_marks(engine, text, progress)
    _keep(engine, f"{done.name} is taught", lambda own: undo_teaching(own, done))
    return done


def tell(engine: SearchEngine, text: str) -> None:
    """Keep the marks of a photo as pairs that are alike or not, as a callback."""

    def do() -> None:
        done: PairsChange = tell_pairs(engine.library, text)
        _keep(engine, f"{len(done.new):,} pairs told", lambda own: undo_pairs(own.library, done))

    _try(do)


def show_undo(engine: SearchEngine) -> None:
    """Draw what was done last, with the way back."""
    done = _last(engine)
    if done:
        st.button(
            f"Undo: {plain(done.said)}", icon=":material/undo:", type="tertiary", key="undo-mark",
            on_click=_undo, args=(engine,),
        )  # fmt: skip


def _undo(engine: SearchEngine) -> None:
    done = _last(engine)
    if done:
        _stack().remove(done)
        _try(lambda: done.undo(engine))
        _begin_anew()


def _keep_marks(engine: SearchEngine, said: str, change: MarksChange) -> None:
    if change.gone or change.new:
        _keep(engine, said, lambda own: Marks(own.library).undo(change))


def _keep(engine: SearchEngine, said: str, undo: Callable[[SearchEngine], object]) -> None:
    stack = _stack()
    stack.append(Done(engine.library.name, said, undo))
    del stack[:-MOST_KEPT]


def _last(engine: SearchEngine) -> Done | None:
    own = (done for done in reversed(_stack()) if done.library == engine.library.name)
    return next(own, None)


def _stack() -> list[Done]:
    stack: list[Done] = st.session_state.setdefault("quality-changes", [])
    return stack


def _try(act: Callable[[], object]) -> None:
    try:
        act()
    except SemsearchError as error:
        st.toast(plain(error))
        _begin_anew()


def _begin_anew() -> None:
    """Let the controls of single photos show what is kept."""
    st.session_state[GENERATION] = generation() + 1
    st.session_state.pop(CONTROLS, None)
