#!/bin/sh
# ./dev try-deb [FILE [PICTURES]]: the package in a bare Debian 12, used by 王芳, whose login and home are Chinese, with no network at all.
#
# Needs root. A clean root (debootstrap, kept in build/bare) gets the package from a file, then Fcitx 5 as a desktop would have it (FCITX=4 before the
# command: Fcitx 4, as UOS 20 and Kylin V10 have). 王芳 opens the program on a screen nobody sees, sets her password, registers a case in pinyin, makes a letter of it and exports that as PDF, all with keys.
# Only her folder is opened with a click; its place is right for the fonts the program brings, as the root has none. Then the package is
# removed, and her data must lie there as before. Pictures of each step are left in PICTURES (output/try-deb).
set -e
cd "$(dirname "$0")/.."
DEB=${1:-$(ls dist/station_*.deb | tail -1)}
PICTURES=$(mkdir -p "${2:-output/try-deb}" && cd "${2:-output/try-deb}" && pwd)
CLEAN=${STATION_BARE:-$PWD/build/bare}
MIRROR=${STATION_DEBIAN_MIRROR:-http://deb.debian.org/debian}
ROOT=$(mktemp -d /tmp/station-bare-XXXXXX)
PASSWORD=hewan2026qing
PIDS=
HOME_OF_HERS=/home/王芳

[ -e "$CLEAN/etc/debian_version" ] || debootstrap --variant=minbase bookworm "$CLEAN" "$MIRROR"
cp -a "$CLEAN/." "$ROOT"
chmod 755 "$ROOT"
cp -L /etc/resolv.conf "$ROOT/etc/resolv.conf"
cp "$DEB" "$ROOT/station.deb"
mkdir -p "$ROOT/tmp/.X11-unix"

inside() { # a command in the root, as root, with the network
  unshare --mount sh -ec 'root=$1; shift; mount -t proc proc "$root/proc"; mount --bind /dev "$root/dev"
    exec chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"' - "$ROOT" "$@"
}
as_her() { # a command as 王芳 at her desk: no network, the screen, her bus
  unshare --mount --net sh -ec 'root=$1; shift; ip link set lo up; mount -t proc proc "$root/proc"; mount --bind /dev "$root/dev"
    mount --bind /tmp/.X11-unix "$root/tmp/.X11-unix"; cd "$root"
    exec chroot --userspec=1000:1000 "$root" env -i HOME=/home/王芳 USER=王芳 PATH=/usr/bin:/bin LANG=C.UTF-8 DISPLAY="$DISPLAY" \
      XMODIFIERS=@im=fcitx QT_IM_MODULE=fcitx XDG_RUNTIME_DIR=/run/user/1000 DBUS_SESSION_BUS_ADDRESS=unix:path=/run/user/1000/bus "$@"' - "$ROOT" "$@"
}
say() { echo "== $*"; }
ticks() { # processor time of everything in her root
  for one in /proc/[0-9]*; do
    if [ "$(readlink "$one/root")" = "$ROOT" ]; then sed 's/.*) //' "$one/stat"; fi
  done 2>/dev/null | awk '{ sum += $12 + $13 } END { print sum + 0 }'
}
settle() { # waits until her programs have nothing to do, however slow the machine: twice less than 6 % of a second in a row
  before=-1000 calm=0
  for _ in $(seq 90); do
    sleep 1
    now=$(ticks)
    if [ $((now - before)) -gt 6 ]; then calm=0; else calm=$((calm + 1)); fi
    [ $calm -lt 2 ] || return 0
    before=$now
  done
}
picture() { import -window root "$PICTURES/$1.png"; }
click() { xdotool mousemove "$1" "$2" click 1; settle; }
window() { # waits until hers is there and has the keys
  for _ in $(seq 60); do
    found=$(xdotool search --onlyvisible --name "${1:-工会服务站办案}" | tail -1)
    [ -z "$found" ] || break
    sleep 1
  done
  [ -n "$found" ] || { say "her window does not come"; exit 1; }
  xdotool windowfocus --sync "$found"
  settle
}
pinyin() { # typed with the input method on; the first candidate is taken
  xdotool key ctrl+space
  sleep 1
  xdotool type --delay 120 "$1"
  settle
  [ -z "$2" ] || picture "$2"
  xdotool key space
  sleep 1
  xdotool key ctrl+space
  settle
}
kill_hers() { # every process in her root
  for one in /proc/[0-9]*; do
    if [ "$(readlink "$one/root")" = "$ROOT" ]; then kill "${one#/proc/}" 2>/dev/null || true; fi
  done
  sleep 3
}
finish() {
  kill_hers
  for pid in $PIDS; do kill "$pid" 2>/dev/null || true; done
  rm -rf "$ROOT"
}
trap finish EXIT
trap 'exit 1' HUP INT TERM

say "install $(basename "$DEB") with what it depends on, and nothing else"
inside apt-get update -qq
inside apt-get install -y -qq --no-install-recommends /station.deb >"$PICTURES/installed.txt" 2>&1
inside station --version
say "an ordinary user with a Chinese name"
inside useradd --badname --create-home --home-dir "$HOME_OF_HERS" --comment 王芳 --uid 1000 --user-group --shell /bin/sh 王芳
mkdir -p "$ROOT/run/user/1000"
chown 1000:1000 "$ROOT/run/user/1000"
chmod 700 "$ROOT/run/user/1000"
say "self-test as her, without a network"
as_her station self-test
say "her station, and the Fcitx ${FCITX:-5} that a desktop brings"
case ${FCITX:-5} in
  4) packages="fcitx-bin fcitx-modules fcitx-module-dbus fcitx-pinyin fcitx-ui-classic" begin="fcitx -D >/dev/null 2>&1 &" ;;
  *) packages="fcitx5 fcitx5-pinyin" begin="fcitx5 -d >/dev/null 2>&1;" ;;
esac
inside apt-get install -y -qq --no-install-recommends $packages dbus-daemon >>"$PICTURES/installed.txt" 2>&1
as_her sh -c 'mkdir -p ~/.config/fcitx; cat > ~/.config/fcitx/profile' <<'PROFILE'
[Profile]
IMName=pinyin
EnabledIMList=fcitx-keyboard-us:True,pinyin:True
PROFILE
as_her sh -c 'mkdir -p ~/.config/fcitx5; cat > ~/.config/fcitx5/profile' <<'PROFILE'
[Groups/0]
Name=Default
Default Layout=us
DefaultIM=pinyin

[Groups/0/Items/0]
Name=keyboard-us

[Groups/0/Items/1]
Name=pinyin

[GroupOrder]
0=Default
PROFILE
as_her station act set-up <<'SETUP'
{"station": {"name": "站前街道职工服务站", "code": "zq01", "parent_name": "滨河区总工会", "issuer_name": "站前街道总工会",
 "issuer_code": "站工劳监", "area": "站前街道"}, "staff": {"name": "王芳", "role": "经办人"}}
SETUP

printf '#!/bin/sh\nenv >%s/opened.txt\n' "$HOME_OF_HERS" >"$ROOT/usr/bin/xdg-open" # stands in for a file manager
chmod 755 "$ROOT/usr/bin/xdg-open"

Xvfb -noreset -displayfd 3 -ac -screen 0 1366x768x24 3>"$ROOT/display" 2>/dev/null &
PIDS="$PIDS $!"
until [ -s "$ROOT/display" ]; do sleep 1; done
DISPLAY=:$(cat "$ROOT/display")
export DISPLAY
# one room without a network for her bus, her input method and the program
as_her sh -c "dbus-daemon --session --address=\"\$DBUS_SESSION_BUS_ADDRESS\" --fork; $begin sleep 3; exec station" 2>"$PICTURES/said.txt" &
PIDS="$PIDS $!"

say "a password for her data"
window
picture 1-password
xdotool type --delay 80 "$PASSWORD"
xdotool key Tab
xdotool type --delay 80 "$PASSWORD"
xdotool key Return
settle
picture 2-recovery
xdotool key Tab Tab space # start without printing the sheets
window
picture 3-workbench
say "her folder, by what the desktop opens folders with"
click 413 754
opened="$ROOT$HOME_OF_HERS/opened.txt"
grep -q "^QT_IM_MODULE=fcitx" "$opened" || { say "the folder was not opened as the desktop would"; exit 1; }
if grep -E "^(LD_LIBRARY_PATH|QT_PLUGIN_PATH|IBUS_USE_PORTAL)=" "$opened"; then say "what is ours was said to others"; exit 1; fi
say "a case, in pinyin"
xdotool key ctrl+n
settle
pinyin zhangsan 4-pinyin
xdotool key Return # a new person
settle
xdotool type --delay 80 13900002046
xdotool key --delay 200 Tab Tab Tab Tab Tab Tab Tab Tab Tab # to the employer, on the next page of the form
settle
pinyin baojiegongsi
xdotool key --delay 200 Return Tab Tab # a new employer; to the kind of grievance
xdotool type --delay 80 qx
xdotool key --delay 200 Tab Tab Tab # to what it is about
pinyin tuoqiangongzi
picture 5-form
xdotool key ctrl+s
settle
picture 6-case
say "a letter from it, as PDF"
xdotool key ctrl+k
settle
xdotool type --delay 80 ">cws" # 出文书
settle
xdotool key Return
settle
picture 7-letter
xdotool key F12
settle
picture 8-where
xdotool key Return
settle
picture 9-written
xdotool key ctrl+q
settle
paper=$(find "$ROOT$HOME_OF_HERS" -name '*.pdf' | head -1)
[ -n "$paper" ] || { say "no letter was written"; exit 1; }
cp "$paper" "$PICTURES/letter.pdf"
say "what she kept, read back by another process"
kill_hers
as_her env STATION_PASSWORD="$PASSWORD" station --user 王芳 verify
as_her env STATION_PASSWORD="$PASSWORD" station --user 王芳 ledger grievances --month "$(date +%Y-%m)" --out "$HOME_OF_HERS/ledger.xlsx" | tee "$PICTURES/kept.txt"
grep -q "1 行" "$PICTURES/kept.txt" || { say "the case is not in the ledger"; exit 1; }

say "the package goes, her data stays"
before=$(cd "$ROOT$HOME_OF_HERS/.local/share/Station" && find . -type f -exec sha256sum {} + | sort)
inside apt-get purge -y -qq station >/dev/null 2>&1
[ ! -e "$ROOT/opt/station" ] && [ ! -e "$ROOT/usr/bin/station" ] || { say "something of the program was left"; exit 1; }
after=$(cd "$ROOT$HOME_OF_HERS/.local/share/Station" && find . -type f -exec sha256sum {} + | sort)
[ "$before" = "$after" ] && [ -n "$before" ] || { say "her data was touched"; exit 1; }
say "well: installed, used, removed; pictures in $PICTURES"
