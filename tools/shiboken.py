"""The Python half of PySide, compiled once for the folder.

PySide keeps these modules as sources in an archive within its library and compiles them anew at each start, a tenth of what a window takes.
Beside a folder ``files.dir`` in ``shiboken6`` it takes them from there (what its own switch ``SBK_EMBED=0`` makes).
"""

import py_compile
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path, PurePosixPath

FOLDER = PurePosixPath("shiboken6/files.dir")
# Writes type stubs for the makers of PySide; nothing asks it at run time, and it brings argparse and more along.
LEFT_EMPTY = "shibokensupport/signature/lib/pyi_generator.py"


def compiled(folder: Path) -> Iterator[tuple[str, str]]:
    """Each module compiled into ``folder``: its path, and the folder of the bundle it belongs into."""
    import_module("shiboken6.Shiboken")  # brings the next
    _, finder = import_module("signature_bootstrap").prepare_zipfile()
    for name in finder.zfile.namelist():
        if name.startswith("shibokensupport/") and PurePosixPath(name).stem.isidentifier() and name.endswith(".py"):
            source = folder / name
            source.parent.mkdir(parents=True, exist_ok=True)
            source.write_bytes(b"" if name == LEFT_EMPTY else finder.zfile.read(name))
            module = source.with_suffix(".pyc")
            py_compile.compile(
                str(source), str(module), name, doraise=True, invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH
            )
            yield str(module), str((FOLDER / name).parent)
