#!/bin/sh
# Compile the installer and try it in Wine, without a screen: install, install over it, refuse Windows 7, uninstall; the data stay.
# packaging/windows/try.sh [PROGRAM]; Debian: apt-get install nsis wine64. Without PROGRAM a small folder stands in for it.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
server=$(command -v wineserver || echo /usr/lib/wine/wineserver)
trap '"$server" -k 2>/dev/null || true; rm -rf "$work"' EXIT
export HOME="$work/王芳" WINEPREFIX="$work/wine" WINEDEBUG=-all WINEDLLOVERRIDES="mscoree,mshtml=" LC_ALL=C.UTF-8
mkdir -p "$HOME" "$work/out" # Wine keeps the desktop in HOME
command -v makensis >/dev/null || { echo "makensis is not there: apt-get install nsis" >&2; exit 2; }
wine() { "$(command -v wine64 || echo /usr/lib/wine/wine64)" "$@"; }
wine --version >/dev/null || { echo "wine64 is not there: apt-get install wine64" >&2; exit 2; }

program=${1:-}
if [ -z "$program" ]; then
  program="$work/program"
  mkdir -p "$program/_internal/库"
  printf MZ >"$program/station.exe"
  echo 文件 >"$program/_internal/库/文件.txt"
fi
makensis -V2 -DAMD64 "-DPROGRAM=$program" "-DOUT=$work/out" "$here/station.nsi"
mv "$work"/out/*.exe "$work/setup.exe"

fail() { echo "FAILED: $1" >&2; exit 1; }
wine wineboot -i >/dev/null 2>&1
local="$WINEPREFIX/drive_c/users/$(id -un)/AppData/Local"
there="$local/Programs/工会服务站办案"

wine winecfg -v win7
wine "$work/setup.exe" /S && fail "it installs on Windows 7"
[ ! -e "$there" ] || fail "something was installed on Windows 7"
wine winecfg -v win10
wine "$work/setup.exe" /S || fail "it does not install"
[ -e "$there/station.exe" ] && [ -d "$there/_internal" ] && [ -e "$there/uninstall.exe" ] || fail "something is missing"
find "$WINEPREFIX" "$HOME" -name '*.lnk' | grep -c . | grep -qx 2 || fail "there are not two shortcuts"
wine reg query 'HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\Station' /v EstimatedSize >/dev/null || fail "it is not registered"

mkdir -p "$local/Station" "$local/StationVersions/9.9.9"
echo data >"$local/Station/station.db"
echo old >"$there/_internal/of-the-version-before.txt"
echo own >"$there/自己的.txt"
wine "$work/setup.exe" /S || fail "it does not install over itself"
[ ! -e "$there/_internal/of-the-version-before.txt" ] || fail "files of the version before are left"
wine "$work/setup.exe" /S "/D=C:\\users\\$(id -un)\\AppData\\Local\\Station" && fail "it installs into the data"

wine "$there/uninstall.exe" /S
tries=0 # the uninstaller goes on as a copy of itself
while [ -e "$there/uninstall.exe" ] && [ $tries -lt 60 ]; do sleep 0.5; tries=$((tries + 1)); done
sleep 1
[ "$(cat "$local/Station/station.db")" = data ] || fail "the data are gone"
[ "$(ls "$there")" = 自己的.txt ] || fail "something else than one's own files is left: $(ls "$there")"
[ ! -e "$local/StationVersions" ] || fail "versions are left"
[ -z "$(find "$WINEPREFIX" "$HOME" -name '*.lnk')" ] || fail "shortcuts are left"
echo "installed, installed over itself, uninstalled; the data stayed"
