#!/bin/sh
# Build on the oldest system there is to build on: ./dev deb --oldest. Needs root, debootstrap and a Debian mirror; the root is kept in build/oldest.
#
# What is compiled here runs on every newer system, not the other way round, so dist/station and the .deb are built in a Debian 11 root (glibc 2.31)
# with a Python and an OpenSSL compiled there from Debian 12's sources. Five functions of libm and one of libpthread are asked for in the version
# older systems have, so that UOS 20 (glibc 2.28) can load the result: tools/box.py counts.
set -e
cd "$(dirname "$0")/.."
ROOT=${STATION_OLDEST:-$PWD/build/oldest}
MIRROR=${STATION_DEBIAN_MIRROR:-http://deb.debian.org/debian}
PACKAGES=ca-certificates,build-essential,dpkg-dev,zlib1g-dev,libbz2-dev,liblzma-dev,libffi-dev,uuid-dev,binutils,xz-utils,git,python3-venv
PACKAGES=$PACKAGES,libgl1,libegl1,libglib2.0-0,libxkbcommon0,libfontconfig1,libdbus-1-3,libxkbcommon-x11-0,libxcb-cursor0,libxcb-icccm4
PACKAGES=$PACKAGES,libxcb-keysyms1,libxcb-shape0,libxcb-randr0

inside() { # a command in the root, with the project at /station and what the machine says of proxies, indexes and certificates
  unshare --mount sh -ec '
    root=$1; shift
    mount --bind "$PWD" "$root/station"; mount -t proc proc "$root/proc"; mount --bind /dev "$root/dev"
    exec chroot "$root" "$@"' - "$ROOT" /usr/bin/env -i \
    $(env | grep -iE '^(https?_proxy|no_proxy|uv_[a-z_]*index[a-z_]*)=' || true) \
    HOME=/root LANG=C.UTF-8 PATH=/usr/sbin:/usr/bin:/sbin:/bin LD_LIBRARY_PATH=/opt/python/lib CI="$CI" \
    SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt PIP_CERT=/etc/ssl/certs/ca-certificates.crt \
    UV_PROJECT_ENVIRONMENT=/venv UV_PYTHON=/opt/python/bin/python3.11 "$@"
}

if ! [ -e "$ROOT/etc/debian_version" ]; then
  debootstrap --variant=minbase --include="$PACKAGES" bullseye "$ROOT" "$MIRROR"
fi
mkdir -p "$ROOT/station"
cp -L /etc/resolv.conf "$ROOT/etc/resolv.conf"
[ ! -e /etc/ssl/certs/ca-certificates.crt ] || cp -L /etc/ssl/certs/ca-certificates.crt "$ROOT/etc/ssl/certs/ca-certificates.crt"

if ! [ -x "$ROOT/opt/python/bin/python3.11" ]; then
  echo "deb-src $MIRROR bookworm main" > "$ROOT/etc/apt/sources.list.d/sources.list"
  cat > "$ROOT/root/older.h" <<'H'
/* These came anew in glibc 2.29 and 2.30; the older ones do the same but for the way errors are told. */
#if defined(__x86_64__) && !defined(__ASSEMBLER__)
__asm__(".symver exp,exp@GLIBC_2.2.5");
__asm__(".symver exp2,exp2@GLIBC_2.2.5");
__asm__(".symver log,log@GLIBC_2.2.5");
__asm__(".symver log2,log2@GLIBC_2.2.5");
__asm__(".symver pow,pow@GLIBC_2.2.5");
#elif defined(__aarch64__) && !defined(__ASSEMBLER__)
__asm__(".symver exp,exp@GLIBC_2.17");
__asm__(".symver exp2,exp2@GLIBC_2.17");
__asm__(".symver log,log@GLIBC_2.17");
__asm__(".symver log2,log2@GLIBC_2.17");
__asm__(".symver pow,pow@GLIBC_2.17");
#endif
H
  cat > "$ROOT/root/python.sh" <<'S'
set -e
cd /root
apt-get update -qq
apt-get source -qq openssl python3.11 >/dev/null
cd /root/openssl-3*/
./config --prefix=/opt/python --libdir=lib --openssldir=/etc/ssl shared no-tests >/dev/null
make -s -j"$(nproc)" build_libs >/dev/null
make -s install_dev >/dev/null
cd /root/python3.11-3*/
sed -i '1i #define Py_BUILD_CORE_MODULE' Modules/pyexpat.c # a patch of Debian's uses what only the core may
# sem_clockwait came with glibc 2.30
ac_cv_func_sem_clockwait=no ./configure --prefix=/opt/python --enable-shared --with-openssl=/opt/python --disable-test-modules \
  --with-ensurepip=no CFLAGS='-O2 -include /root/older.h' LDFLAGS='-Wl,-rpath,/opt/python/lib' >/dev/null
make -s -j"$(nproc)" >/dev/null 2>&1
make -s install >/dev/null 2>&1
S
  inside sh /root/python.sh
fi
inside sh -c 'cd /station && exec ./dev deb --glibc 2.28'
