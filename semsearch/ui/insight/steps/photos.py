"""The steps from a photo to its neighbours: network, embedding, nearest photos, re-weighting."""

from pathlib import Path

import numpy as np
import streamlit as st
from PIL import Image

from semsearch.encoders import encoder_class, load_encoder
from semsearch.encoders.feature_map import FeatureMap
from semsearch.errors import SemsearchError, UnknownWordsError
from semsearch.files import size_text
from semsearch.head.projection import ProjectionHead
from semsearch.head.reweighting import concept_gradient, reweight
from semsearch.images.decoding import shared_decoders
from semsearch.insight.sample import counted
from semsearch.insight.walkthrough import (
    Channel,
    Sight,
    farthest,
    focus,
    nearest,
    sight_of,
)
from semsearch.library.photos import Photos
from semsearch.search.engine import SearchEngine
from semsearch.stores.neighbours import ExactIndex
from semsearch.ui.charts import show_cells, show_changes, show_strip
from semsearch.ui.insight.steps.pictures import TILE, Code, file_of, show_neighbours_of
from semsearch.ui.query.chosen import Choice
from semsearch.ui.text import plain
from semsearch.vectors import Array, unit

CHANNELS = 5
NEAREST, FARTHEST, COMPARED = 6, 3, 3
CHANGES = 8
TAGS = 8
FIRST = 8
DARKEST = 0.15
# Networks whose last blocks can be tuned.
TUNED = ("vgg16", "efficientnet-b3")


def show_network(engine: SearchEngine, choice: Choice) -> None:
    """Draw what the network sees in the photo, once it is asked to."""
    if not st.toggle(
        "Run the network on it", key="run", bind="query-params",
        help="The first time takes some seconds, until the network is loaded.",
    ):  # fmt: skip
        st.caption("Its embedding is known already; this looks at the photo again.")
        return
    try:
        with st.spinner("Loading the network and looking at the photo"):
            sight = _sight(engine, choice)
    except SemsearchError as error:
        st.error(plain(error), title="The network cannot look at this photo")
        return
    if sight is None:
        st.info("The layers of this encoder no longer know what is where, so there is no grid.")
        return
    rows, columns, channels = sight.map.cells.shape
    width, height = sight.square.size
    st.markdown(
        f"In go **{height} × {width}** dots of 3 colours, out come **{rows} × {columns}** cells "
        f"of **{channels:,}** channels. These found most in this photo; what they see is lit:"
    )
    strongest = sight.strongest(CHANNELS)
    with st.grid("auto", min_column_width=TILE):
        with st.container(gap="xsmall"):
            st.image(sight.square, alt="The photo as the network gets it", width="stretch")
            st.caption("What goes in")
        for channel in strongest:
            _show_channel(sight.square, channel)
    first = strongest[0]
    st.markdown(f"The numbers of channel {first.number}, cell by cell:")
    show_cells(first.cells, f"Where in the photo channel {first.number} is strong")
    agreement = float(unit(sight.embedding) @ unit(choice.embedding))
    st.caption(
        f"Pooled, the cells give the photo's embedding again: cosine {agreement:.4f}. "
        "The network is computed in fewer bits than 32, so the last digits can differ."
    )
    _say_how_to_tune(engine.head.info.encoder)


def network_code(engine: SearchEngine) -> Code:
    """Return what looks at a photo."""
    return [encoder_class(engine.head.info.encoder).feature_map]


def show_embedding(engine: SearchEngine, choice: Choice) -> None:
    """Draw the numbers of the embedding, and where they are kept."""
    vector = choice.embedding
    first = ", ".join(f"{number:.3f}" for number in vector[:FIRST])
    st.markdown(
        f"**{len(vector):,} numbers**, the first of them: {first} … As an arrow they are "
        f"**{np.linalg.norm(vector):.3f}** long. The darker, the more of a pattern:"
    )
    show_strip(vector, f"The {len(vector):,} numbers of the photo's embedding")
    strongest = int(vector.argmax())
    st.markdown(
        f"The largest is number {strongest}, {vector[strongest]:.3f}; {np.mean(vector == 0):.0%} "
        "are nothing at all."
    )
    kept = f"{vector.nbytes:,} bytes in a row of SQLite"
    if choice.photo is None:
        st.caption(f"It would be {kept}. A photo that is only looked at is not kept.")
        return
    share = vector.nbytes / max(choice.photo.bytes, 1)
    st.caption(
        f"Kept as {kept}, {share:.1%} of the photo's file; all {len(engine):,} photos together "
        f"take {size_text(len(engine) * vector.nbytes)}."
    )


def embedding_code(engine: SearchEngine) -> Code:
    """Return what pools a feature map, and what keeps the result."""
    return [FeatureMap.pool, Photos.add]


def show_neighbours(engine: SearchEngine, choice: Choice) -> None:
    """Draw the nearest and the farthest photos with their cosines."""
    st.markdown(f"**Nearest** of {counted(engine)}")
    show_neighbours_of(engine, nearest(engine, choice.embedding, NEAREST, choice.photo))
    st.markdown("**Farthest**")
    show_neighbours_of(engine, farthest(engine, choice.embedding, FARTHEST, choice.photo))
    st.caption(
        "*Alike* is semsearch's cosine, which ranks; *raw* is that of the embeddings as the "
        "network gives them. It is high even for photos with little in common: all photos share a "
        "good part of their patterns, which is why that part is taken out. *Sure* is how sure the "
        "machine is that both show the same."
    )


def neighbours_code(engine: SearchEngine) -> Code:
    """Return what places photos among photos, and what finds the nearest."""
    return [ProjectionHead.gallery, ExactIndex.query]


def show_focus(engine: SearchEngine, choice: Choice) -> None:
    """Draw what re-weighting to a tag does to the embedding and its neighbours."""
    tags = [tag.word for tag in engine.tags_of_embedding(choice.embedding, k=TAGS, threshold=0)]
    word = st.pills(
        "What matters", tags, default=tags[0], required=True, key="matters", format_func=plain
    )
    strength = st.slider(
        "How much", 0.0, 1.0, 1.0, key="strength", bind="query-params",
        help="0 leaves the photo as it is, 1 keeps what matters alone.",
    )  # fmt: skip
    try:
        found = focus(engine, choice.embedding, str(word), strength, CHANGES)
    except UnknownWordsError as error:
        st.warning(plain(error))
        return
    st.markdown("The numbers that changed most:")
    changes = [(str(each.number), each.before, each.after) for each in found.changes]
    show_changes(changes, f"Numbers of the embedding before and after a focus on {word}")
    for title, embedding in (("before", choice.embedding), ("after", found.embedding)):
        st.markdown(f"**Nearest {title}**")
        show_neighbours_of(engine, nearest(engine, embedding, COMPARED, choice.photo))


def focus_code(engine: SearchEngine) -> Code:
    """Return what re-weights."""
    return [reweight, concept_gradient]


def _say_how_to_tune(encoder: str) -> None:
    """Draw how the last blocks of the network learn from photos of one's own."""
    st.markdown(
        "**Below the head.** The patterns were learned from other people's photos. Where they fit "
        "yours badly, the last blocks of the network can learn from a folder of yours whose "
        "subfolders say what the photos show. What comes of it is an encoder beside this one:"
    )
    base = encoder if encoder in TUNED else TUNED[0]
    command = f"semsearch train PHOTOS --fine-tune 1 --encoder {base} --name NAME"
    st.code(command, language="bash", wrap_lines=True)


def _sight(engine: SearchEngine, choice: Choice) -> Sight | None:
    encoder = engine.head.info.encoder
    if choice.image is not None:
        return _sight_of_upload(encoder, choice.image.tobytes(), choice.image)
    path, changed = file_of(engine, choice)
    return _sight_of_photo(encoder, path, changed)


@st.cache_data(show_spinner=False, max_entries=16)
def _sight_of_photo(encoder: str, path: str, changed: int) -> Sight | None:
    return sight_of(load_encoder(encoder), shared_decoders().decode(Path(path)).image)


@st.cache_data(show_spinner=False, max_entries=16)
def _sight_of_upload(encoder: str, content: bytes, _image: Image.Image) -> Sight | None:
    return sight_of(load_encoder(encoder), _image)


def _show_channel(square: Image.Image, channel: Channel) -> None:
    with st.container(gap="xsmall"):
        st.image(
            _lit(square, channel.cells),
            alt=f"Where the photo shows the pattern of channel {channel.number}",
            width="stretch",
        )
        st.caption(
            f"Channel {channel.number} · at most {channel.cells.max():.1f} · "
            f"pooled {channel.pooled:.2f}"
        )


def _lit(square: Image.Image, cells: Array) -> Image.Image:
    """Return the photo with each cell as bright as its number is large."""
    light = np.maximum(cells, 0) / max(float(cells.max()), 1e-9)
    mask = Image.fromarray((255 * (DARKEST + (1 - DARKEST) * light)).astype(np.uint8))
    black = Image.new("RGB", square.size)
    return Image.composite(square, black, mask.resize(square.size, Image.Resampling.NEAREST))
