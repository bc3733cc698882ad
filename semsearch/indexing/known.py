"""What a library knows of files, kept up to date while a run changes it."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from semsearch.files import is_there
from semsearch.library.photos import Known


class KnownFiles:
    """The files of a library by path and by content. Iterates over their paths.

    Parameters
    ----------
    files : dict of Path to Known
    gone : dict of str to list of Path
        Where embedded photos were whose files are gone, by the SHA-256 of their content.
    elsewhere : dict of str to list of Path
        Where embedded photos are, or were, that lie in none of the folders looked through.
    """

    def __init__(
        self, files: Mapping[Path, Known], gone: dict[str, list[Path]],
        elsewhere: dict[str, list[Path]],
    ) -> None:  # fmt: skip
        self._files = dict(files)
        self._gone, self._elsewhere = gone, elsewhere
        # Of several copies one that is embedded speaks for the content.
        ordered = sorted(files.items(), key=lambda item: item[1].embedded)
        self._by_content = {known.sha256: path for path, known in ordered}

    def __iter__(self) -> Iterator[Path]:
        return iter(self._files)

    def embedded(self, content: str) -> Known | None:
        """Return what is known of a file with some content; None if none of them is embedded."""
        known = self._files.get(self._by_content.get(content, Path()))
        return known if known and known.embedded and known.sha256 == content else None

    def pop(self, path: Path) -> Known | None:
        """Take out a file; return what was known of it, if anything was."""
        return self._files.pop(path, None)

    def learn(self, path: Path, known: Known) -> None:
        """Keep what is known of a file now; it speaks for its content from now on."""
        self._files[path] = known
        self._by_content[known.sha256] = path

    def pop_vanished(self, content: str) -> Known | None:
        """Take out a file with some content that is not there now; return what was known of it.

        It may lie in another folder: drives come back at other places.
        """
        if paths := self._gone.get(content):
            return self._files.pop(paths.pop())
        paths = self._elsewhere.pop(content, [])
        away = [path for path in paths if not is_there(path)]
        self._elsewhere[content] = away[:-1]
        return self._files.pop(away[-1]) if away else None
