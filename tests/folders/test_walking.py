"""Links between folders are followed once, and named where they are not."""

from pathlib import Path

from small import index, relative, save_photo

from semsearch import Library


def test_links_to_folders_are_followed_inside_and_named_outside(
    library: Library, folder: Path
) -> None:
    save_photo(folder / "2019" / "white.png", "white")
    (folder / "best").symlink_to("2019")
    save_photo(folder.parent / "real" / "black.png", "black")
    (folder / "away").symlink_to("../real")
    (folder / "broken").symlink_to("nowhere")
    report = index(library, folder)
    assert {photo.path.relative_to(folder).as_posix() for photo in library.photos()} == {
        "red.png", "green.png", "blue.png", "2019/white.png", "best/white.png",
    }  # fmt: skip
    reasons = {skipped.path.name: skipped.reason for skipped in report.skipped}
    assert "outside the folder" in reasons["away"]
    assert "nowhere" in reasons["broken"]
    assert "real" not in reasons


def test_a_link_between_two_folders_that_are_indexed_is_followed(
    library: Library, folder: Path
) -> None:
    real = save_photo(folder.parent / "real" / "black.png", "black").parent
    (folder / "link").symlink_to(real)
    assert index(library, folder, real).skipped == []
    assert len(library) == 5


def test_links_in_circles_end_and_are_named(library: Library, folder: Path) -> None:
    for name in ("a", "b"):
        save_photo(folder / name / f"{name}.png", "white")
    (folder / "a" / "up").symlink_to("..")
    (folder / "a" / "itself").symlink_to("itself")
    (folder / "a" / "here").symlink_to(".")
    (folder / "a" / "other").symlink_to("../b")
    (folder / "b" / "other").symlink_to("../a")
    report = index(library, folder)
    named = {skipped.path.relative_to(folder).as_posix() for skipped in report.skipped}
    assert {"a/up", "a/itself", "a/here", "a/other/other", "b/other/other"} <= named
    inside = {path for path in relative(library, folder) if "/" in path}
    assert inside == {"a/a.png", "b/b.png", "a/other/b.png", "b/other/a.png"}
    assert index(library, folder).unchanged == len(library)


def test_a_folder_is_followed_by_one_link(library: Library, folder: Path) -> None:
    save_photo(folder / "2019" / "white.png", "white")
    for name in ("best", "again"):
        (folder / name).symlink_to("2019")
    [skipped] = index(library, folder).skipped
    assert "another link" in skipped.reason
    assert len(library) == 5


def test_a_link_into_what_is_left_out_is_named(library: Library, folder: Path) -> None:
    save_photo(folder / "#recycle" / "white.png", "white")
    (folder / "bin").symlink_to("#recycle")
    (folder / "deleted.png").symlink_to("#recycle/white.png")
    report = index(library, folder)
    assert {skipped.path.name for skipped in report.skipped} == {"bin", "deleted.png"}
    assert len(library) == 3
