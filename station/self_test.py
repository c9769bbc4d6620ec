"""``station self-test``: whether this copy of the program, on this machine, can do everything it must.

Run by whoever builds, packs or installs it: each check uses one part that a folder put together by a packer, or a machine, may lack.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from station import paths
from station.errors import StationError

Check = tuple[str, Callable[[], None]]

_NOWHERE = "127.0.0.1:9"  # the port of “discard”, where nobody listens


def self_test() -> list[tuple[str, str]]:
    """(what was tried, what was wrong or "") for everything this machine must be able to do."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"  # whatever the desktop says: nothing is to flash up on the screen
    results: list[tuple[str, str]] = []
    with tempfile.TemporaryDirectory(prefix="station-self-test-") as name:
        folder = Path(name)
        checks: tuple[Check, ...] = (
            ("字体和词表", _check_resources),
            ("练习站、台账、月报、文书、收发包", partial(_check_tour, folder)),
            ("数据加密", partial(_check_sealed, folder)),
            ("读回台账", partial(_check_reading, folder)),
            ("数据核对", partial(_check_store, folder)),
            ("服务器上的收发位置", _check_servers),
            ("窗口", partial(_check_window, folder)),
            ("另一进程画图", partial(_check_drawing, folder)),
            ("屏幕、输入法和打印的部件", _check_plugins),
            ("中文的词句、次序和时区", _check_language),
        )
        for what, check in checks:
            try:
                check()
                results.append((what, ""))
            except StationError as error:
                results.append((what, str(error)))
            except Exception as error:
                results.append((what, f"{type(error).__name__}: {error}"))
    return results


def _check_resources() -> None:
    from station.casework import deadlines, ledgers, vocabulary
    from station.casework.fields import Kind
    from station.casework.model import RECORDS
    from station.export.fonts import missing_glyphs, warm_up

    warm_up()
    if missing_glyphs("职工服务站李𬭎"):
        raise StationError("字体缺字。")
    for record in RECORDS:
        for spec in record.specs():
            if spec.kind in (Kind.CODE, Kind.CODES):
                vocabulary.vocabulary(spec.of)
    if not deadlines.rules() or not ledgers.ledgers():
        raise StationError("期限规则或台账版式没有读到。")


def _check_tour(folder: Path) -> None:
    from station.actions.progress import finish
    from station.actions.tour import tour

    missing = [path.name for path in finish(tour(folder)).files if not path.exists()]
    if missing:
        raise StationError(f"没有做出来：{'、'.join(missing)}。")


def _check_sealed(folder: Path) -> None:
    from station.actions.tour import PRACTICE

    for path in (folder / PRACTICE).glob("*.db"):
        with path.open("rb") as file:
            if file.read(16).startswith(b"SQLite format"):
                raise StationError(f"“{path.name}”没有加密。")


def _check_reading(folder: Path) -> None:
    from station.actions.import_recognising import asks
    from station.actions.tour import PRACTICE
    from station.db.store import Store
    from station.export.foreign_sheet import read_book

    (ledger,) = folder.glob("*诉求台账*.xlsx")
    with Store.open(folder / PRACTICE) as store:
        if [asked.target for asked in asks(store, read_book(ledger))] != ["grievances"]:
            raise StationError("导出的台账没有认出来。")


def _check_store(folder: Path) -> None:
    from station.actions.tour import PRACTICE
    from station.db.safekeeping import verify
    from station.db.store import Store

    with Store.open(folder / PRACTICE) as store:
        faults = list(verify(store))
    if faults:
        raise StationError(faults[0])


def _check_servers() -> None:
    """Every kind of server is asked as far as the network: one that is not there must be found out to be just that."""
    from station.sync.carriers import Access, CarrierError, Fault
    from station.sync.remote import open_remote

    for place in (f"s3+http://{_NOWHERE}/bucket/station", f"webdav://{_NOWHERE}/station", f"sftp://station@{_NOWHERE}/station"):
        try:
            open_remote(place, Access("station", "self-test")).check()
        except CarrierError as error:
            if error.fault != Fault.UNREACHABLE:
                raise StationError(f"“{place}”：{error.fault.value}") from error


def _check_window(folder: Path) -> None:
    from PySide6.QtWidgets import QApplication

    from station.actions.tour import PRACTICE
    from station.app import PLACES, main_window
    from station.db.store import Store
    from station.ui import theme

    application = QApplication.instance() or QApplication(["station"])
    theme.apply()
    with Store.open(folder / PRACTICE) as store:
        window = main_window(store, inline=True)
        window.resize(1366, 768)
        window.show()
        for key, *_ in PLACES:
            window.show_place(key)
            application.processEvents()
            if window.grab().isNull():
                raise StationError(f"“{key}”画不出来。")
        window.close()
        window.deleteLater()
        application.processEvents()


def _check_drawing(folder: Path) -> None:
    """A page of a PDF and pictures as people bring them along, in the process that draws them apart."""
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice
    from PySide6.QtGui import QImage, QImageWriter

    from station.ui.apart import drawn

    paper = next(path for path in sorted(folder.iterdir()) if path.suffix == ".pdf")
    page = drawn(paper.read_bytes()).picture
    for kind in (b"png", b"jpg", b"webp", b"bmp"):
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        if not QImageWriter(buffer, QByteArray(kind)).write(page) or drawn(bytes(buffer.data().data())).picture.size() != page.size():
            raise StationError(f"{kind.decode()} 图片画不出来。")
    if page.isNull() or page.convertToFormat(QImage.Format.Format_RGB32) == QImage(page.size(), QImage.Format.Format_RGB32):
        raise StationError("画出来是空的。")


def _check_plugins() -> None:
    """What Qt loads by itself on Linux is there and finds the libraries it was built for; nobody would notice else."""
    if sys.platform != "linux":
        return
    from PySide6.QtCore import QLibraryInfo

    folder = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath))
    wanted = ("platforms/libqxcb.so", "platforminputcontexts/libibusplatforminputcontextplugin.so", "iconengines/libqsvgicon.so")
    for name in (*wanted, "printsupport/libcupsprintersupport.so"):
        if not (folder / name).is_file():
            raise StationError(f"缺少 {name}。")
    # in a process of its own: a library once loaded stays, and what it needs may differ from what the window has loaded
    beside = os.environ | {"LD_LIBRARY_PATH": str(paths.resources().parent)}  # as the starter of a packed program tells the loader
    told = subprocess.run(["ldd", folder / wanted[0]], capture_output=True, text=True, check=False, env=beside).stdout
    lost = [line.split()[0] for line in told.splitlines() if "not found" in line]
    if lost:
        raise StationError(f"缺少系统组件：{'、'.join(lost)}。")


def _check_language() -> None:
    from PySide6.QtCore import QCollator, QDateTime, QLibraryInfo, QLocale, QTimeZone, QTranslator

    if not QTranslator().load(QLocale("zh_CN"), "qtbase", "_", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        raise StationError("缺少 Qt 的中文词句。")
    names = ["张三", "阿明", "李四", "王芳"]
    if sorted(names, key=QCollator(QLocale("zh_CN")).sortKey) != ["阿明", "李四", "王芳", "张三"]:
        raise StationError("中文没有按拼音排。")
    summer = QDateTime.fromString("2026-07-01T12:00:00Z", "yyyy-MM-ddTHH:mm:ssZ")
    if QTimeZone(b"Asia/Shanghai").offsetFromUtc(summer) != 8 * 3600:
        raise StationError("认不出北京时间。")
