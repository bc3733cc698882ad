"""The folders of a library, and the files in them."""

from pathlib import Path

from small import index, save_photo

from semsearch import Filter, Library


def test_a_folder_can_be_taken_out(library: Library, folder: Path) -> None:
    library.folders.remove(folder)
    assert len(library) == 0
    assert (folder / "red.png").is_file()


def test_folders_are_listed_with_the_photos_in_and_below_them(
    library: Library, folder: Path
) -> None:
    save_photo(folder / "a" / "deep" / "er" / "white.png", "white")
    index(library, folder)
    assert list(library.subfolders().items()) == [
        (folder, 4),
        (folder / "a", 2),
        (folder / "a" / "deep", 1),
        (folder / "a" / "deep" / "er", 1),
        (folder / "a b", 1),
    ]
    for each, count in library.subfolders().items():
        assert len(library.ids(Filter(folder=each))) == count


def test_only_files_in_the_folders_are_held(library: Library, folder: Path, tmp_path: Path) -> None:
    secret = save_photo(tmp_path / "secret.png")
    (folder / "link.png").symlink_to(secret)
    assert library.folders.hold(folder / "red.png")
    assert not library.folders.hold(folder / "link.png")
    assert not library.folders.hold(folder / ".." / "secret.png")
