"""What a project's code and name say by themselves."""

import re

SECRET = re.compile(r"(?<!非)涉密|绝密|机密|秘密级|秘密★|[（(【\[〔]秘密[）)】\]〕]")


def is_secret(name: str) -> bool:
    """Whether a name carries a mark of secrecy (涉密, 绝密, 机密, 秘密级; not 非涉密)."""
    return SECRET.search(name) is not None


def region_of(region_code: str) -> str:
    """The region a project's code is unique in: the county's six digits, also for its townships."""
    return region_code[:6]
