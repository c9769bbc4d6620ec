"""./dev on machines that are made up: what it installs, what it says when it may not, and what it starts."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TASKS = (
    "run",
    "station",
    "test",
    "pictures",
    "manual",
    "walk",
    "bench",
    "keys",
    "faults",
    "deep",
    "fuzz",
    "audit",
    "carriers",
    "build",
    "deb",
    "try-deb",
)
TOOLS = ("sh", "cat", "date", "dirname", "env", "grep", "tr")

FIND = "uv python find --system"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="./dev is for Linux and macOS; Windows has dev.cmd")


class Machine:
    """A folder with the script and a PATH on which every program that matters is a stand-in that notes how it was called."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.bin = folder / "bin"
        self.bin.mkdir()
        self.log = folder / "log"
        shutil.copy(ROOT / "dev", folder)
        for tool in TOOLS:
            found = shutil.which(tool)
            assert found
            (self.bin / tool).symlink_to(found)
        libraries = set(re.findall(r"(lib\S+\.so\.\d+):", (ROOT / "dev").read_text(encoding="utf-8")))
        self.has("uname", "echo Linux")
        self.has("id", "echo 0")
        self.has("ldconfig", "\n".join(f"echo '{name} (libc6,x86-64) => /usr/lib/{name}'" for name in sorted(libraries)))
        self.has("uv", 'note uv "$@"; [ "$1" != python ] || echo /usr/bin/python3')
        for name in ("soffice", "lowriter", "pdftoppm", "objcopy", "apt-get"):
            self.has(name, f'note {name} "$@"')
        self.has("fc-list", "echo wqy")

    def has(self, name: str, script: str) -> None:
        """Put a program on the machine; ``note`` in its script writes a line to the log."""
        path = self.bin / name
        path.write_text(f'#!/bin/sh\nnote() {{ echo "$*" >> "{self.log}"; }}\n{script}\n', encoding="utf-8")
        path.chmod(0o755)

    def lacks(self, *names: str) -> None:
        """Take programs away."""
        for name in names:
            (self.bin / name).unlink()

    def lacks_libraries(self, *names: str) -> None:
        """Take libraries away."""
        kept = [line for line in (self.bin / "ldconfig").read_text(encoding="utf-8").splitlines() if not any(n in line for n in names)]
        (self.bin / "ldconfig").write_text("\n".join(kept) + "\n", encoding="utf-8")

    def dev(self, *args: str, **env: str) -> subprocess.CompletedProcess[str]:
        """Run ./dev there, without a screen unless ``env`` brings one."""
        return subprocess.run(
            [self.folder / "dev", *args],
            env={"PATH": str(self.bin), "LC_ALL": "C.UTF-8"} | env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
        )

    @property
    def calls(self) -> list[str]:
        """How the stand-ins were called."""
        return self.log.read_text(encoding="utf-8").splitlines() if self.log.exists() else []


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_alone_it_lists_what_it_can_do(machine: Machine) -> None:
    done = machine.dev()
    assert done.returncode == 0
    assert {line.split()[1] for line in done.stdout.splitlines()} == set(TASKS)
    assert machine.calls == []


def test_an_unknown_task_is_refused(machine: Machine) -> None:
    done = machine.dev("fly")
    assert (done.returncode, done.stdout) == (2, "")
    assert "./dev run" in done.stderr


def test_windows_has_the_same_tasks() -> None:
    text = (ROOT / "dev.cmd").read_bytes()
    assert text.count(b"\n") == text.count(b"\r\n"), "cmd loses its labels without CRLF"
    labels = re.findall(r"^:([\w-]+)", text.decode("ascii"), re.MULTILINE)
    assert set(TASKS) <= set(labels)


def test_with_everything_there_nothing_is_installed(machine: Machine) -> None:
    done = machine.dev("test", "-k", "money")
    assert (done.returncode, done.stderr) == (0, "")
    assert machine.calls == [FIND, "uv run pytest -k money"]


def test_root_installs_just_what_is_missing(machine: Machine) -> None:
    machine.lacks_libraries("libEGL.so.1", "libxcb-cursor.so.0")
    machine.lacks("soffice")
    assert machine.dev("test").returncode == 0
    assert machine.calls[:2] == [
        "apt-get update -qq",
        "apt-get install -y -qq --no-install-recommends libegl1 libxcb-cursor0 libreoffice-calc",
    ]
    assert machine.calls[-1] == "uv run pytest"


def test_a_clerk_needs_no_office_suite_to_open_the_program(machine: Machine) -> None:
    machine.lacks("soffice", "lowriter", "pdftoppm", "fc-list", "objcopy")
    machine.dev("run", DISPLAY=":0")
    assert machine.calls == [FIND, "uv run --no-dev station open"]


def test_real_carriers_bring_their_programs(machine: Machine) -> None:
    for name in ("rclone", "linux.uml", "mkfs.vfat", "mkfs.exfat", "mount.exfat-fuse", "insmod", "smbd", "smbpasswd", "mount.cifs", "sshd"):
        machine.has(name, "")
    assert machine.dev("carriers", "-k", "stick").returncode == 0
    assert "apt-get install -y -qq --no-install-recommends syncthing" in machine.calls
    assert machine.calls[-1] == "uv run pytest -n 0 -rA tests/carriers -k stick"


def test_sudo_is_used_where_it_asks_nothing(machine: Machine) -> None:
    machine.has("id", "echo 1000")
    machine.has("sudo", 'note sudo "$@"')
    machine.lacks_libraries("libGL.so.1")
    machine.dev("run", DISPLAY=":0")
    assert "sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends libgl1" in machine.calls


@pytest.mark.parametrize("sudo", ["absent", "asks for a password"])
def test_without_the_right_it_names_the_command_and_goes_on(machine: Machine, sudo: str) -> None:
    machine.has("id", "echo 1000")
    if sudo != "absent":
        machine.has("sudo", "exit 1")
    machine.lacks_libraries("libGL.so.1", "libxcb-shape.so.0")
    done = machine.dev("run", DISPLAY=":0")
    assert "apt-get install -y --no-install-recommends libgl1 libxcb-shape0" in done.stderr
    assert "没有安装系统组件的权限" in done.stderr
    assert machine.calls == [FIND, "uv run --no-dev station open"]


def test_a_failed_installation_is_told_and_survived(machine: Machine) -> None:
    machine.has("apt-get", "exit 100")
    machine.lacks_libraries("libGL.so.1")
    done = machine.dev("run", DISPLAY=":0")
    assert "as root run:  apt-get install -y --no-install-recommends libgl1" in done.stderr
    assert machine.calls[-1] == "uv run --no-dev station open"


def test_other_packagers_are_told_the_names(machine: Machine) -> None:
    machine.lacks("apt-get")
    machine.lacks_libraries("libGL.so.1")
    done = machine.dev("station", "verify")
    assert "libgl1" in done.stderr
    assert machine.calls[-1] == "uv run --no-dev station verify"


def test_without_a_screen_it_says_so_and_does_the_main_job(machine: Machine) -> None:
    done = machine.dev("run")
    assert "没有屏幕" in done.stderr and "no screen" in done.stderr
    assert re.fullmatch(r"uv run --no-dev station tour output/\d{4}-\d\d-\d\d-\d{6}", machine.calls[-1])


def test_a_failed_tour_fails(machine: Machine) -> None:
    machine.has("uv", '[ "$1" != run ]')
    assert machine.dev("run").returncode == 1


def test_a_screen_gets_the_window(machine: Machine) -> None:
    machine.dev("run", "--practice", DISPLAY=":0")
    machine.dev("run", WAYLAND_DISPLAY="wayland-0")
    assert [call for call in machine.calls if "station" in call] == [
        "uv run --no-dev station open --practice",
        "uv run --no-dev station open",
    ]


@pytest.mark.parametrize(("args", "folder"), [([], "output/pictures"), (["docs/pictures"], "docs/pictures")])
def test_pictures_go_where_one_says(machine: Machine, args: list[str], folder: str) -> None:
    machine.dev("pictures", *args)
    assert machine.calls[-1] == f"uv run --no-dev python -m tools.pictures {folder}"


def test_the_lock_is_taken_as_it_is(machine: Machine) -> None:
    machine.has("uv", 'note "$UV_FROZEN" "$@"')
    machine.dev("station", "verify")
    assert machine.calls[-1] == "1 run --no-dev station verify"


def test_uv_comes_with_the_project_when_absent(machine: Machine) -> None:
    shutil.move(machine.bin / "uv", machine.folder / "the-uv")
    pip = f'#!/bin/sh\necho pip "$@" >> "{machine.log}"\ncp "{machine.folder}/the-uv" .tools/bin/uv\n'
    (machine.folder / "pip").write_text(pip, encoding="utf-8")
    for tool in ("cp", "mkdir", "chmod"):
        (machine.bin / tool).symlink_to(str(shutil.which(tool)))
    machine.has("python3", '[ "$1" = -c ] || { mkdir -p .tools/bin; cp pip .tools/bin; chmod +x .tools/bin/pip; }')
    assert machine.dev("test", UV_DEFAULT_INDEX="https://mirror.example/simple").returncode == 0
    assert machine.calls == ["pip install -q -i https://mirror.example/simple uv", FIND, "uv run pytest"]
    machine.dev("test")
    assert machine.calls[-2:] == [FIND, "uv run pytest"]  # and is kept


def test_without_uv_it_stops_with_a_way_out(machine: Machine) -> None:
    machine.lacks("uv")
    machine.has("python3", '[ "$1" = -c ]')
    done = machine.dev("run", DISPLAY=":0")
    assert done.returncode == 1
    assert "UV_DEFAULT_INDEX" in done.stderr


def test_an_old_python_is_no_obstacle(machine: Machine) -> None:
    machine.has("uv", '[ "$1" = python ] && exit 2; note uv "$@" $UV_PYTHON')
    done = machine.dev("run", DISPLAY=":0")
    assert "UV_PYTHON_INSTALL_MIRROR" in done.stderr
    assert machine.calls == ["uv run --no-dev station open"]


@pytest.mark.parametrize(("named", "taken"), [({}, "/usr/bin/python3"), ({"UV_PYTHON": "3.13"}, "3.13")])
def test_the_systems_python_comes_before_one_compiled_here(machine: Machine, named: dict[str, str], taken: str) -> None:
    machine.has("uv", '[ "$1" = python ] && echo "${PATH%%:*}/python3" || note "$UV_PYTHON"')
    machine.dev("test", **named)
    assert machine.calls == [taken]


@pytest.mark.parametrize(("task", "afterwards"), [("build", "box"), ("deb", "deb")])
def test_a_build_tests_itself_and_is_weighed(machine: Machine, task: str, afterwards: str) -> None:
    (machine.folder / "dist" / "station").mkdir(parents=True)
    program = machine.folder / "dist" / "station" / "station"
    program.write_text(f'#!/bin/sh\necho built "$@" >> "{machine.log}"\n', encoding="utf-8")
    program.chmod(0o755)
    machine.lacks("objcopy")
    machine.has("uv", 'case "$*" in "run python"*) echo libpython3.11;; *) note uv "$@";; esac')
    machine.has("dpkg-deb", "exit 0")
    assert machine.dev(task).returncode == 0
    assert [call for call in machine.calls if call.startswith("apt-get install")] == [
        "apt-get install -y -qq --no-install-recommends binutils",
        "apt-get install -y -qq --no-install-recommends libpython3.11",
    ]
    assert machine.calls[-3:] == [
        "uv run --group build pyinstaller --noconfirm --log-level WARN build.spec",
        "built self-test",
        f"uv run --group build python -m tools.{afterwards}",
    ]


def test_a_build_that_is_not_well_makes_no_package(machine: Machine) -> None:
    (machine.folder / "dist" / "station").mkdir(parents=True)
    program = machine.folder / "dist" / "station" / "station"
    program.write_text("#!/bin/sh\nexit 3\n", encoding="utf-8")
    program.chmod(0o755)
    machine.has("uv", 'case "$*" in "run python"*) ;; *) note uv "$@";; esac')
    machine.has("dpkg-deb", "exit 0")
    assert machine.dev("deb").returncode == 3
    assert not any("tools.deb" in call for call in machine.calls)
