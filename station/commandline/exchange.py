"""Commands that carry data between PCs and offices: sending, receiving, places, members."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from station.commandline.commands import Answer, Commands, Options
from station.commandline.opening import open_store
from station.errors import StationError

if TYPE_CHECKING:
    from station.actions.exchange import ReceivedBundle


def declare(commands: Commands) -> None:
    """Add the commands of this module."""
    place = "收发的文件夹，或者 s3://、webdavs://、sftp:// 地址；不写就是“同步”里登记的全部位置"
    commands.add("send", _send, "把上次以后的改动写到收发位置").add_argument("place", nargs="?", metavar="PLACE", help=place)
    commands.add("receive", _receive, "收入收发位置里别处的包").add_argument("place", nargs="?", metavar="PLACE", help=place)
    commands.add("exchange", _exchange, "在登记的全部位置收、转送、发各一次，供计划任务用")
    kept = commands.add("place", _place, "收发的位置：show 列出，add 添加，remove 不再用，lost 登记丢失；add 以后 exchange 就会用它")
    kept.add_argument("word", metavar="WORD", choices=("show", "add", "remove", "lost"))
    kept.add_argument("place", nargs="?", default="", metavar="PLACE", help="add 写文件夹，其余写 show 列出的编号")
    kept.add_argument("--role", default="above", choices=("station", "above", "below"), help="本站各电脑、和上级（不写时）、和下级")
    kept.add_argument("--title", default="", metavar="NAME", help="怎么称呼，例如“蓝色 U 盘”")
    told = "交换成员：show、found、invite、read、join、admit、appoint、lost；join 也可用于还没有数据的电脑"
    members = commands.add("circle", _circle, told)
    members.add_argument("word", metavar="WORD", choices=("show", "found", "invite", "read", "join", "admit", "appoint", "lost"))
    members.add_argument("subject", nargs="?", default="", metavar="FILE|KEY", help="邀请或答复文件；appoint、lost 写 show 列出的编号")
    members.add_argument("--unit", default="", metavar="CODE", help="invite：下级单位的站点码，不写就是本单位再加一台电脑")
    members.add_argument("--name", default="", metavar="NAME", help="invite：下级单位的全称")
    members.add_argument("--label", default="", metavar="LABEL", help="invite：这台电脑怎么称呼，例如“窗口”")
    members.add_argument("--code", default="", metavar="CODE", help="join、admit：和对方核对过的十二位核对码")
    members.add_argument("--head", action="store_true", help="admit：再设一台主机")
    members.add_argument("--out", default="", metavar="FILE", help="invite、join：写到哪个文件")


def _send(options: Options) -> Answer:
    from station.actions.exchange import send
    from station.actions.places import in_use
    from station.actions.progress import finish

    with open_store(options) as store:
        done = [finish(send(store, place)) for place in ([options.place] if options.place else in_use(store))]
    numbers = [sent.number for sent in done]
    return {
        "message": "\n".join(sent.sentence for sent in done),
        "number": max(numbers),
        "entries": sum(sent.entries for sent in done),
        "files_left": sum(sent.files_left for sent in done),
    }


def _receive(options: Options) -> Answer:
    from station.actions.exchange import receive
    from station.actions.places import in_use
    from station.actions.progress import finish

    with open_store(options) as store:
        places = [options.place] if options.place else in_use(store)
        received = [bundle for place in places for bundle in finish(receive(store, place))]
    return _received(received)


def _received(received: "Sequence[ReceivedBundle]") -> Answer:
    from station.sync.bundle import State

    return {
        "message": "\n".join(bundle.sentence for bundle in received) or "没有新的包。",
        "bundles": len(received),
        "entries": sum(bundle.taken for bundle in received),
        "troubles": [bundle.sentence for bundle in received if bundle.state not in (State.TAKEN, State.OLDER)],
    }


def _exchange(options: Options) -> Answer:
    from station.actions.progress import finish
    from station.actions.watching import exchange_all

    with open_store(options) as store:
        done = finish(exchange_all(store))
    answer = _received(done.reports)
    away = [f"{place.title}：{error}" for place, error in done.away]
    return answer | {"message": "\n".join([answer["message"], *done.sentences, *away]), "relayed": done.relayed, "away": away}


def _place(options: Options) -> Answer:
    from station.actions import places
    from station.actions.exchange_overview import lost_place

    if options.word != "show" and not options.place:
        options.refuse("要写 PLACE")
    with open_store(options) as store:
        said = []
        if options.word == "add":
            places.add_place(store, options.place, options.role, options.title)
        elif options.word != "show":
            known = next((place for place in places.places(store) if place.id == options.place), None)
            if known is None:
                raise StationError(f"没有编号是“{options.place}”的位置。", "用 place show 列出全部。")
            if options.word == "lost":
                said.append(lost_place(store, known.id).sentence)
            else:
                places.remove_place(store, known.id)
        found = places.places(store)
    lines = [f"{place.id}  {places.ROLES[place.role]}  {place.title}  {place.location}" for place in found]
    return {"message": "\n".join([*said, *(lines or ["还没有收发的位置。"])]), "places": [place.id for place in found]}


def _circle(options: Options) -> Answer:
    from station.actions.circle_commands import COMMANDS, Asked
    from station.db.store import FILE_NAME, Store

    o = options
    asked = Asked(o.subject, o.unit, o.name, o.label, o.code, o.out, o.head)
    is_new = o.word in ("read", "join") and not (o.data / FILE_NAME).exists()  # a further PC of a station has nothing yet
    with Store.open(o.data) if is_new else open_store(o) as store:
        return COMMANDS[o.word](store, asked)
