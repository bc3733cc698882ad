"""The command push."""

from dataclasses import asdict
from typing import Annotated

import typer

from semsearch.cli.common import ENCODER_HELP, Json, LibraryName, print_json, progress_bar
from semsearch.cli.photos import open_library


def push(
    to: Annotated[
        str,
        typer.Option(
            metavar="ADDRESS",
            envvar="SEMSEARCH_ENGINE",
            help="http://host:6333 is Qdrant; postgresql://user@host/database is pgvector.",
        ),
    ],
    library: LibraryName = None,
    encoder: Annotated[
        str | None, typer.Option(help=f"The library's own by default; {ENCODER_HELP}")
    ] = None,
    as_json: Json = False,
) -> None:
    """Send a library's vectors to a server; a second push sends only what is new or changed."""
    from semsearch.head.projection import ProjectionHead
    from semsearch.models.manifest import head_path
    from semsearch.stores.address import masked, open_vector_engine, safe_name
    from semsearch.stores.pushing import push as send
    from semsearch.stores.records import dims_of

    source = open_library(library)
    head = ProjectionHead.load(head_path(encoder or source.encoder))
    name = head.info.encoder
    engine = open_vector_engine(to, source.name, name, dims_of(head))
    with progress_bar("Sending photos") as progress:
        report = send(source, head, engine, progress)
    place = {"address": masked(to), "name": safe_name(source.name, name)}
    if as_json:
        print_json(**asdict(report), **place)
        return
    print(f"{report.sent:,} sent, {report.deleted:,} deleted, {report.unchanged:,} unchanged.")
    print(f"They are at {place['address']} as {place['name']}")
