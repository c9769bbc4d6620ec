"""The parts of a workbook's package: read with care, a few of them changed, all others written back as they were."""

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple, TypeAlias

from lxml import etree

from station import foreign
from station.errors import StationError

Element: TypeAlias = etree._Element

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_MOST_PARTS = 5_000
_MOST_BYTES = 256 * 1024 * 1024  # unpacked; a template of a district has less than one MB
_MOST_MARKS = 6_000_000  # of "<" and "=" in one part: each becomes a node of about a hundred bytes
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of .xls, and of .xlsx with a password
_DECLARATION = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_SAVE_AS = "请在 WPS 或 Excel 里另存为不带密码的 .xlsx 再用。"


class Relation(NamedTuple):
    """A link of one part to another: the last word of its type (``worksheet``, ``drawing``) and the part it leads to."""

    kind: str
    part: str


def main(name: str) -> str:
    """The name of an element of a worksheet or workbook as lxml wants it."""
    return f"{{{MAIN}}}{name}"


def local(element: Element) -> str:
    """An element's name without its namespace; empty for comments."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


class Package:
    """A workbook's parts by name; those given to ``change`` are written anew, each with the reason."""

    def __init__(self, content: bytes) -> None:
        """StationError where ``content`` is no workbook of the kind .xlsx, is locked, damaged or of an impossible size."""
        if content.startswith(_OLE):
            raise StationError("模板是旧版 Excel 文件（.xls），或者设了打开密码。", _SAVE_AS)
        self._infos: list[zipfile.ZipInfo] = []
        self.parts: dict[str, bytes] = {}
        self._trees: dict[str, Element] = {}
        self.changed: dict[str, str] = {}
        try:
            with foreign.archive(content, _MOST_PARTS) as whole:
                self._read(whole)
        except zipfile.LargeZipFile as error:
            raise StationError("模板展开以后太大，没有读。", "请删去模板里用不到的图片和工作表再用。") from error
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
            raise StationError("模板打不开，不是 .xlsx 文件，或者已经损坏。", _SAVE_AS) from error
        if self.type_of(self.workbook) != _WORKBOOK:
            raise StationError("模板不是普通的 .xlsx 工作簿（可能带宏，或者是 .xltx）。", _SAVE_AS)
        if self.tree(self.workbook).tag != main("workbook"):
            raise StationError("模板是“严格的 Open XML 电子表格”。", _SAVE_AS)

    def _read(self, whole: zipfile.ZipFile) -> None:
        foreign.ensure_sound(whole, _MOST_PARTS, _MOST_BYTES)
        for info in whole.infolist():
            self._infos.append(info)
            self.parts[info.filename] = whole.read(info)

    # -- reading ---------------------------------------------------------------------------------------------------

    def tree(self, part: str) -> Element:
        """The parsed XML of a part; change it only after ``change``."""
        if part not in self._trees:
            if part not in self.parts:
                raise StationError("模板不完整，缺少部件。", _SAVE_AS)
            self._trees[part] = parsed(self.parts[part])
        return self._trees[part]

    @cached_property
    def workbook(self) -> str:
        """The name of the workbook part."""
        found = [relation.part for relation in self.relations("") if relation.kind == "officeDocument"]
        if not found:
            raise StationError("模板打不开，不是 .xlsx 文件，或者已经损坏。", _SAVE_AS)
        return found[0]

    @cached_property
    def sheets(self) -> dict[str, str]:
        """Names of the worksheets in the order of their tabs, each with its part."""
        targets = dict(self._targets(self.workbook))
        found = {}
        for sheet in self.tree(self.workbook).iter(main("sheet")):
            relation = targets.get(sheet.get(f"{{{RELATION}}}id", ""))
            if relation is not None and relation.kind == "worksheet":
                found[sheet.get("name", "")] = relation.part
        return found

    @cached_property
    def hidden(self) -> frozenset[str]:
        """Names of the sheets that are not shown."""
        sheets = self.tree(self.workbook).iter(main("sheet"))
        return frozenset(sheet.get("name", "") for sheet in sheets if sheet.get("state", "visible") != "visible")

    @cached_property
    def names(self) -> dict[str, str]:
        """The names of ranges, each with what it stands for."""
        return {name.get("name", ""): name.text or "" for name in self.tree(self.workbook).iter(main("definedName"))}

    @cached_property
    def shared(self) -> list[Element]:
        """The texts that cells share, by their number."""
        part = self.related(self.workbook, "sharedStrings")
        return list(self.tree(part).iterchildren(main("si"))) if part else []

    def relations(self, part: str) -> list[Relation]:
        """Where a part's links lead inside the package; ``""`` for those of the package itself."""
        return [relation for _, relation in self._targets(part)]

    def related(self, part: str, kind: str) -> str:
        """The first part of this kind that ``part`` leads to; empty if there is none."""
        return next((relation.part for relation in self.relations(part) if relation.kind == kind), "")

    def _targets(self, part: str) -> Iterator[tuple[str, Relation]]:
        folder, name = posixpath.split(part)
        listed = posixpath.join(folder, "_rels", f"{name}.rels")
        if listed not in self.parts:
            return
        for link in self.tree(listed).iter(f"{{{_RELATIONS}}}Relationship"):
            if link.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/" + folder, link.get("Target", ""))).lstrip("/")
                yield link.get("Id", ""), Relation(link.get("Type", "").rpartition("/")[2], target)

    def type_of(self, part: str) -> str:
        """The declared content type of a part."""
        types = self.tree("[Content_Types].xml")
        for one in types.iter(f"{{{_TYPES}}}Override"):
            if one.get("PartName", "").lstrip("/") == part:
                return str(one.get("ContentType", ""))
        ending = part.rpartition(".")[2].lower()
        endings = (one for one in types.iter(f"{{{_TYPES}}}Default") if one.get("Extension", "").lower() == ending)
        return next((str(one.get("ContentType", "")) for one in endings), "")

    # -- writing ---------------------------------------------------------------------------------------------------

    def change(self, part: str, reason: str) -> Element:
        """The XML of a part that is about to be changed; the first reason is kept."""
        self.changed.setdefault(part, reason)
        return self.tree(part)

    def packed(self) -> bytes:
        """The whole file: parts in their old order, each compressed as it was."""
        whole = io.BytesIO()
        with zipfile.ZipFile(whole, "w") as target:
            for info in self._infos:
                name = info.filename
                entry = zipfile.ZipInfo(name, info.date_time)
                entry.compress_type = zipfile.ZIP_STORED if info.compress_type == zipfile.ZIP_STORED else zipfile.ZIP_DEFLATED
                entry.external_attr = info.external_attr
                target.writestr(entry, written(self._trees[name]) if name in self.changed else self.parts[name])
        return whole.getvalue()


def parsed(content: bytes) -> Element:
    """XML without entities, from nowhere else; StationError if it is damaged or declares any."""
    if content.count(b"<") + content.count(b"=") > _MOST_MARKS:
        raise StationError("模板展开以后太大，没有读。", "请删去模板里用不到的图片和工作表再用。")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise StationError("模板里有读不懂的部件，可能已经损坏。", _SAVE_AS) from error
    if root.getroottree().docinfo.doctype:
        raise StationError("模板里有不该有的文档类型声明，没有读。", _SAVE_AS)
    return root


def written(root: Element) -> bytes:
    """The XML of a part as bytes, declared the way office programs do."""
    return _DECLARATION + bytes(etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=False))


def column_number(letters: str) -> int:
    """``A`` is 1, ``AA`` 27; 0 where it is no column."""
    if not re.fullmatch("[A-Z]{1,3}", letters):
        return 0
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
