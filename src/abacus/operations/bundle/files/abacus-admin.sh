#!/bin/sh
# 以平台的用户、带表所有者的口令运行一条管理命令（由 root 运行）：abacus-admin.sh migrate --backup
set -eu
set -a
. /etc/abacus/abacus.env
[ ! -f /etc/abacus/owner.env ] || . /etc/abacus/owner.env
set +a
umask 077
exec setpriv --reuid=abacus --regid=abacus --init-groups /opt/abacus/current/bin/abacus "$@"
