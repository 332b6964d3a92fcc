"""What `abacus check` asks about the settings of the installation."""

import os
import stat
from collections.abc import Iterator
from ipaddress import ip_address

from django.conf import settings

from abacus.foundation import safety
from abacus.foundation.safety import Problem

PRIVATE = stat.S_IRWXG | stat.S_IRWXO


def is_local(host: str) -> bool:
    """Whether a name of `ABACUS_HOSTS` means this machine alone."""
    if host == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def is_open() -> bool:
    """Whether others than this machine may ask for pages."""
    return not all(is_local(one) for one in settings.ALLOWED_HOSTS)


@safety.question("settings.debug")
def debugging() -> Iterator[Problem]:
    """Error pages of debugging show code and settings to whoever meets them."""
    if settings.DEBUG:
        yield Problem(
            "ABACUS_DEBUG 打开着，出错页会显示程序和设置。", "请去掉 ABACUS_DEBUG。", "refuse" if is_open() else "warn"
        )


@safety.question("settings.hosts")
def hosts() -> Iterator[Problem]:
    """A name that stands for every name lets strangers choose what our links say."""
    if any(one == "*" or one.startswith(".") for one in settings.ALLOWED_HOSTS):
        yield Problem("ABACUS_HOSTS 含通配符。", "请写明平台的正式域名。", "refuse")


@safety.question("settings.https")
def transport() -> Iterator[Problem]:
    """Passwords and sessions must not cross the network in the clear (GB/T 22239-2019 8.1.4.1 c)."""
    if is_open() and not settings.SESSION_COOKIE_SECURE:
        yield Problem(
            "本机以外也能访问，而没有设置 ABACUS_HTTPS：密码会明文经过网络。",
            "请在前面放置带 TLS 的代理，并设置 ABACUS_HTTPS=true、ABACUS_PROXIES=1。",
            "refuse",
        )


@safety.question("settings.secret_key")
def secret_key() -> Iterator[Problem]:
    """Whoever reads the key can make sessions of anybody."""
    path = settings.DATA / "secret-key"
    if len(settings.SECRET_KEY) < 50:
        yield Problem("ABACUS_SECRET_KEY 太短。", "请用 50 个以上随机字符，或去掉它由平台自动生成。", "refuse")
    if path.exists() and os.name == "posix" and path.stat().st_mode & PRIVATE:
        yield Problem(f"{path} 别人也能读写。", f"请运行 chmod 600 {path}。", "refuse")
