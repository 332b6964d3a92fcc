"""What an installation on PostgreSQL is asked of its second wall: whether it stands, and holds for who serves."""

from collections.abc import Iterator

from django.db import connection

from abacus.foundation.safety import Problem, question
from abacus.web.walls import ddl
from abacus.web.walls.raising import guards

ROLES = "请由数据库管理员执行：CREATE ROLE abacus_owner LOGIN CREATEDB BYPASSRLS PASSWORD '…'; " \
    "CREATE ROLE abacus_app LOGIN PASSWORD '…'; ALTER DATABASE 库名 OWNER TO abacus_owner; " \
    "ABACUS_DATABASE_URL 用 abacus_app，ABACUS_OWNER_URL 用 abacus_owner，然后运行 abacus migrate。"  # fmt: skip
RAISE = "请运行 abacus migrate。"

WHO = "SELECT rolname, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"
OWNED = """SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND c.relkind = 'r' AND pg_has_role(current_user, c.relowner, 'MEMBER')"""
WALLED = """SELECT c.relname FROM pg_class c WHERE c.relkind = 'r' AND c.relrowsecurity AND c.relforcerowsecurity
    AND EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'wall')"""
LOOSE = """SELECT p.polname, c.relname FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
    WHERE p.polname <> ALL (%s)"""


@question("walls.role")
def role() -> Iterator[Problem]:
    """The role that serves could get past the wall."""
    if not guards():
        return
    with connection.cursor() as cursor:
        cursor.execute(WHO)
        name, superuser, bypasses = cursor.fetchone()
        cursor.execute(OWNED)
        (owned,) = cursor.fetchone()
    if superuser or bypasses:
        yield Problem(f"数据库用户 {name} 是超级用户或可绕过行级安全，第二道墙不起作用。", ROLES, "refuse")
    elif owned:
        yield Problem(f"数据库用户 {name} 是 {owned} 张表的所有者，可以拆掉第二道墙。", ROLES, "refuse")


@question("walls.tables")
def tables() -> Iterator[Problem]:
    """A table whose rows PostgreSQL does not hold within the reach of who asks."""
    if not guards():
        return
    with connection.cursor() as cursor:
        cursor.execute(WALLED)
        walled = {name for (name,) in cursor.fetchall()}
        cursor.execute(LOOSE, [list(ddl.POLICIES)])
        loose = cursor.fetchall()
    if missing := [one.name for one in ddl.tables() if one.name not in walled]:
        names = "、".join(missing[:5]) + ("等" if len(missing) > 5 else "")
        yield Problem(f"{len(missing)} 张表没有行级安全：{names}。", RAISE, "refuse")
    for policy, name in loose:
        yield Problem(f"表 {name} 上有不是本平台建立的策略 {policy}。", "请核对后删除。", "refuse")
