"""The folders of a library, and the files in them."""

from pathlib import Path

from small import save_photo

from semsearch import Library


def test_a_folder_can_be_taken_out(library: Library, folder: Path) -> None:
    library.folders.remove(folder)
    assert len(library) == 0
    assert (folder / "red.png").is_file()


def test_only_files_in_the_folders_are_held(library: Library, folder: Path, tmp_path: Path) -> None:
    secret = save_photo(tmp_path / "secret.png")
    (folder / "link.png").symlink_to(secret)
    assert library.folders.hold(folder / "red.png")
    assert not library.folders.hold(folder / "link.png")
    assert not library.folders.hold(folder / ".." / "secret.png")
