# pyright: reportUnsupportedDunderAll=false, reportUnknownVariableType=false, reportUnknownMemberType=false
"""What commands are made of."""

from ._core import records as _records

__all__ = [name for name in vars(_records) if not name.startswith("_")]
globals().update({name: getattr(_records, name) for name in __all__})
