"""Small helpers of the native part."""

from __future__ import annotations

import dataclasses
import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_NAMESPACE = UUID("66381343-dbb5-54a5-bd24-4c91dadf42e2")


def stable_id(name: str, *, namespace: UUID = _NAMESPACE) -> UUID:
    """A stable id of any text: the UUID of version 5 of the name, the same on every machine and for ever.

    >>> stable_id("call-17")
    UUID('00c51bd9-7751-526b-8b8b-10c473c5b66f')
    """
    return uuid5(namespace, name)


def to_datetime(seconds: float) -> datetime:
    """The instant of an event, if your clock counts from 1970 as ``datetime`` and ``time.time()`` do.

    >>> to_datetime(1_700_000_000.25).isoformat()
    '2023-11-14T22:13:20.250000+00:00'
    """
    return EPOCH + timedelta(microseconds=round(seconds * 1_000_000))


def dumps(value: object) -> str:
    """A plan, or a part of one, as JSON."""
    return json.dumps(value, default=_plain, allow_nan=False)


def _plain(value: object) -> Any:
    if isinstance(value, timedelta):
        return f"{value // timedelta(microseconds=1)}us"
    to_dict = getattr(value, "to_dict", None)
    if callable(to_dict):
        return to_dict()
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    if isinstance(value, (set, frozenset, tuple)):
        return list(value)  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
    raise TypeError(f"{value!r} is no part of a plan")
