"""What may be written for ids, times and spans, and what comes back."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TypeAlias
from uuid import UUID

Id: TypeAlias = int | UUID
"""An id as it comes back: an ``int`` up to ``2**53 - 1``, a ``UUID`` above."""

IdLike: TypeAlias = int | UUID | str
"""An id as it may be written: any 128-bit number, as an ``int``, a ``UUID``, or text of a number or a UUID."""

Time: TypeAlias = float | timedelta | datetime
"""An instant on your clock: seconds, a ``timedelta`` since its beginning, or a ``datetime`` with a time zone, which is a time since 1970."""

Span: TypeAlias = float | timedelta | str
"""A span: seconds, a ``timedelta``, or text like ``"20s"``, ``"1m30s"`` or ``"250ms"``."""

__all__ = ["Id", "IdLike", "Span", "Time"]
