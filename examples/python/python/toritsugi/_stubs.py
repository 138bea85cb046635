"""Writes the stubs of the classes that the native part declares: ``python -m toritsugi._stubs FOLDER``."""

import sys
from pathlib import Path

from ._core import stub_files

if __name__ == "__main__":
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parent)
    for name, text in stub_files():
        (folder / name).write_text(text)
