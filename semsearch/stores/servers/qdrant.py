"""Vectors in Qdrant: searched with int8 in memory, scored with the originals on disk."""

import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from json import JSONDecodeError
from warnings import catch_warnings

from httpx import InvalidURL
from qdrant_client import QdrantClient, models
from qdrant_client.http.exceptions import ResponseHandlingException, UnexpectedResponse

from semsearch.errors import EngineError, UnreachableEngineError
from semsearch.library.filters import Filter
from semsearch.stores import Hit, Record, Space, timeout
from semsearch.stores.records import Asked, payload_of
from semsearch.vectors import Array

LOCAL = "local"
PAGE = 10_000
REMEDIES = {
    401: "Set QDRANT_API_KEY to its key.",
    403: "Set QDRANT_API_KEY to a key that may write.",
    404: "Check that Qdrant is what answers there.",
}
INDEXES = {
    "folders": models.PayloadSchemaType.KEYWORD,
    "day": models.PayloadSchemaType.INTEGER,
    "orientation": models.PayloadSchemaType.KEYWORD,
}
INT8 = models.ScalarQuantization(
    scalar=models.ScalarQuantizationConfig(type=models.ScalarType.INT8, always_ram=True)
)
RESCORED = models.QuantizationSearchParams(rescore=True, oversampling=2.0)


class QdrantEngine:
    """A collection of Qdrant, made where there is none.

    Parameters
    ----------
    client : QdrantClient
        Of a server, or of the client's local mode.
    name : str
        Of the collection.
    dims : mapping of space to int
        The lengths of the vectors.
    address : str
        Of the server, for messages: without its key.

    Raises
    ------
    EngineError
        If the server does not answer, refuses, or has vectors of other lengths. Each method
        raises it too.
    """

    def __init__(
        self, client: QdrantClient, name: str, dims: Mapping[Space, int], address: str = LOCAL
    ) -> None:
        self.name, self.address = name, address
        self._client = client
        # The client's local mode compares all vectors: it has no indexes and nothing to tune.
        self._is_server = address != LOCAL
        with self._explained():
            if not client.collection_exists(name):
                self._create(dims)
            vectors = client.get_collection(name).config.params.vectors
        if not isinstance(vectors, dict) or {s: v.size for s, v in vectors.items()} != dims:
            raise EngineError(
                f"The collection {name} at {address} has vectors of other lengths, of an older "
                "head. Delete it there and push again."
            )

    @classmethod
    def open(
        cls, address: str, name: str, dims: Mapping[Space, int], key: str | None, shown: str
    ) -> "QdrantEngine":
        """Open a collection of the server at `address`, called `shown` in messages."""
        try:
            # The client warns of a key without https on each start, in lines meant for developers.
            with catch_warnings(action="ignore"):
                client = QdrantClient(
                    address, api_key=key, timeout=math.ceil(timeout()), check_compatibility=False
                )
        except (ValueError, InvalidURL):
            raise EngineError(f"{shown} is no address. Give one like http://host:6333") from None
        return cls(client, name, dims, shown)

    def _create(self, dims: Mapping[Space, int]) -> None:
        vectors = {
            str(space): models.VectorParams(
                size=size, distance=models.Distance.COSINE, on_disk=True
            )
            for space, size in dims.items()
        }
        self._client.create_collection(self.name, vectors_config=vectors, quantization_config=INT8)
        if self._is_server:
            for field, schema in INDEXES.items():
                self._client.create_payload_index(self.name, field, schema)

    def upsert(self, records: Sequence[Record]) -> None:
        """See `VectorEngine.upsert`."""
        if records:
            with self._explained():
                self._client.upsert(self.name, [_point(record) for record in records], wait=True)

    def delete(self, ids: Sequence[int]) -> None:
        """See `VectorEngine.delete`."""
        if ids:
            with self._explained():
                self._client.delete(self.name, models.PointIdsList(points=list(ids)), wait=True)

    def search(
        self, space: Space, vector: Array, k: int, condition: Filter | None = None
    ) -> list[Hit]:
        """See `VectorEngine.search`."""
        params = models.SearchParams(hnsw_ef=max(128, 2 * k), quantization=RESCORED)
        with self._explained():
            found = self._client.query_points(
                self.name, vector.tolist(), using=space, limit=k, query_filter=_filter(condition),
                search_params=params if self._is_server else None, with_payload=False,
            )  # fmt: skip
        return [Hit(int(p.id), p.score) for p in found.points]

    def count(self, condition: Filter | None = None) -> int:
        """See `VectorEngine.count`."""
        with self._explained():
            return self._client.count(self.name, _filter(condition), exact=True).count

    def known(self) -> dict[int, int]:
        """See `VectorEngine.known`."""
        checksums: dict[int, int] = {}
        after = None
        with self._explained():
            while True:
                points, after = self._client.scroll(
                    self.name, limit=PAGE, offset=after, with_payload=["checksum"]
                )
                checksums |= {int(p.id): (p.payload or {})["checksum"] for p in points}
                if after is None:
                    return checksums

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except (ResponseHandlingException, JSONDecodeError) as error:
            raise UnreachableEngineError(
                f"Qdrant does not answer at {self.address} ({error}). Check the address and "
                "that Qdrant runs there."
            ) from None
        except UnexpectedResponse as error:
            remedy = REMEDIES.get(error.status_code or 0, "See the server's log.")
            raise EngineError(
                f"Qdrant at {self.address} refuses ({error.status_code} {error.reason_phrase}). "
                f"{remedy}"
            ) from None


def _point(record: Record) -> models.PointStruct:
    vector = {"look": record.look.tolist(), "meaning": record.meaning.tolist()}
    return models.PointStruct(id=record.id, vector=vector, payload=payload_of(record))


def _filter(condition: Filter | None) -> models.Filter | None:
    asked = Asked.by(condition)
    equal = {"folders": asked.folder, "orientation": asked.orientation}
    must: list[models.Condition] = [
        models.FieldCondition(key=key, match=models.MatchValue(value=value))
        for key, value in equal.items()
        if value
    ]
    if asked.first_day or asked.last_day:
        days = models.Range(gte=asked.first_day, lte=asked.last_day)
        must.append(models.FieldCondition(key="day", range=days))
    if asked.among is not None:
        must.append(models.HasIdCondition(has_id=list(asked.among)))
    return models.Filter(must=must) if must else None
