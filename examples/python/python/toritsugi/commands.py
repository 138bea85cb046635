# pyright: reportUnsupportedDunderAll=false, reportUnknownVariableType=false, reportUnknownMemberType=false
# pyright: reportUnknownArgumentType=false
"""The commands: everything that a router can be told."""

import functools
import operator

from ._core import commands as _commands

__all__ = [name for name in vars(_commands) if not name.startswith("_")]
globals().update({name: getattr(_commands, name) for name in __all__})

Command = functools.reduce(operator.or_, (getattr(_commands, name) for name in __all__ if name[0].isupper()))
__all__.append("Command")
