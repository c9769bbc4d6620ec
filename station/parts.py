"""A package whose modules are loaded when one of their names is first asked for: the start waits for those it needs."""

import importlib
import sys
from collections.abc import Callable, Mapping
from typing import Any


def homes_of(parts: Mapping[str, str]) -> dict[str, str]:
    """Name to module, from module to its names with a space between."""
    return {name: module for module, names in parts.items() for name in names.split()}


def loader(package: str, homes: Mapping[str, str]) -> Callable[[str], Any]:
    """The ``__getattr__`` of a package (PEP 562)."""

    def load(name: str) -> Any:
        if name not in homes:
            raise AttributeError(name)
        found = getattr(importlib.import_module(f"{package}.{homes[name]}"), name)
        setattr(sys.modules[package], name, found)
        return found

    return load
