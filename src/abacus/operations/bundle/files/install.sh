#!/bin/sh
# 安装铁算盘，不需要网络：sh install.sh [--to DIR] [--python PYTHON]
# 装到 DIR/releases/…，成功后 DIR/current 指向它；已有的版本保留，可以随时指回去。
set -eu

fail() {
    printf '%s\n' "$1" >&2
    exit 1
}

here=$(cd "$(dirname "$0")" && pwd)
to=/opt/abacus
python=
while [ $# -gt 0 ]; do
    case $1 in
        --to) [ $# -ge 2 ] || fail "--to 后面要写目录。"; to=$2; shift 2 ;;
        --python) [ $# -ge 2 ] || fail "--python 后面要写程序。"; python=$2; shift 2 ;;
        *) fail "用法：sh install.sh [--to DIR] [--python PYTHON]" ;;
    esac
done

[ "$(uname -s)" = Linux ] || fail "本安装包用于 Linux，这里是 $(uname -s)。"
[ "$(uname -m)" = "@MACHINE@" ] || fail "本安装包用于 @MACHINE@，这台机器是 $(uname -m)。请用 make bundle 为它另做一份。"
glibc=$(getconf GNU_LIBC_VERSION 2>/dev/null | sed -n 's/^glibc 2\.\([0-9]*\).*/\1/p')
[ -n "$glibc" ] || fail "本安装包需要 glibc 2.@GLIBC@ 或更新，这里没有 glibc。"
[ "$glibc" -ge "@GLIBC@" ] || fail "本安装包需要 glibc 2.@GLIBC@ 或更新，这里是 2.$glibc。请用 make bundle BUNDLE_FLAGS=\"--glibc 2.$glibc\" 另做一份。"

if [ -z "$python" ]; then
    python=$(command -v python@PYTHON@ || command -v python3) || fail "没有 Python。请安装 Python @PYTHON@。"
fi
found=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])') || fail "$python 不能运行。"
[ "$found" = "@PYTHON@" ] || fail "本安装包用于 Python @PYTHON@，$python 是 $found。请用 --python 指出 Python @PYTHON@，或另做一份安装包。"

cd "$here"
sha256sum --check --quiet --strict SHA256SUMS >&2 || fail "安装包不完整或被改动过，没有安装。请重新复制。"
id="@VERSION@-$(sha256sum SHA256SUMS | cut -c1-8)"
target="$to/releases/$id"
[ ! -e "$target" ] || fail "$target 已经有了，没有改动。要重装请先删除它。"

mkdir -p "$to/releases"
trap 'rm -rf "$target"; printf "%s\n" "没有装成，已清理。" >&2' EXIT
"$python" -m venv --without-pip "$target"
if [ -f pip/pip.whl ]; then
    pip="$here/pip/pip.whl/pip"
else
    "$target/bin/python" -m ensurepip >/dev/null || fail "没有 pip。Debian 上请安装软件包 python3-venv。"
    pip="-m pip"
fi
# shellcheck disable=SC2086
"$target/bin/python" $pip --isolated install --quiet --disable-pip-version-check --no-input --no-index \
    --find-links "$here/wheels" --require-hashes --requirement requirements.txt
"$target/bin/abacus" --help >/dev/null
mkdir -p "$target/share/abacus"
cp -R systemd nginx postgresql docs abacus-admin.sh abacus.env.example owner.env.example LICENSE "$target/share/abacus/"
trap - EXIT

ln -s "releases/$id" "$to/.current.$$"
mv -T "$to/.current.$$" "$to/current"
cat <<EOF
已安装铁算盘 @VERSION@：$to/current/bin/abacus
配置、服务和反向代理的样例：$to/current/share/abacus
接着按 docs/operations.md 操作；首次安装运行 abacus init，升级运行 abacus migrate --backup。
EOF
