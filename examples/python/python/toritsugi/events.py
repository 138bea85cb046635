# pyright: reportUnsupportedDunderAll=false, reportUnknownVariableType=false, reportUnknownMemberType=false
# pyright: reportUnknownArgumentType=false
"""The events: everything that a router tells.

Two of them share their names with commands, ``CustomerAnswered`` and ``AttemptFailed``: those of the top of the package are the commands.
"""

import functools
import operator

from ._core import events as _events

__all__ = [name for name in vars(_events) if not name.startswith("_")]
globals().update({name: getattr(_events, name) for name in __all__})

Event = functools.reduce(operator.or_, (getattr(_events, name) for name in __all__ if name[0].isupper()))
__all__.append("Event")
