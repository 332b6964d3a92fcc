"""What is asked when files are handed in."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from abacus.foundation.organisations.models import Organisation

MOST_FILES = 1_000
MOST_BYTES = 200 * 1024 * 1024
MOST_EACH = 20 * 1024 * 1024
LONGEST_PATH = 300


class OpenForm(forms.Form):
    """In whose name, for which year, what the batch is called."""

    organisation = forms.ChoiceField(label=gettext_lazy("收表单位"), help_text=gettext_lazy("只能收它和它下级的表"))
    fiscal_year = forms.TypedChoiceField(
        label=gettext_lazy("年度"), coerce=int, empty_value=None, required=False,
        help_text=gettext_lazy("表里没有写年度时用这一年；不选则以各表所写为准"),
    )  # fmt: skip
    title = forms.CharField(
        label=gettext_lazy("批次名称"), max_length=200, required=False, help_text=gettext_lazy("不填则按日期命名")
    )

    def __init__(self, *args: Any, bodies: Sequence[Organisation], years: Sequence[int], **more: Any) -> None:
        super().__init__(*args, **more)
        self.bodies = {str(one.pk): one for one in bodies}
        organisation: Any = self.fields["organisation"]
        organisation.choices = [(key, one.name) for key, one in self.bodies.items()]
        if len(self.bodies) == 1:
            organisation.widget = forms.HiddenInput()
            organisation.initial = next(iter(self.bodies))
        year: Any = self.fields["fiscal_year"]
        year.choices = [("", _("以各表所写为准")), *((one, str(one)) for one in years)]

    def clean_organisation(self) -> Organisation:
        """The body itself."""
        return self.bodies[self.cleaned_data["organisation"]]


def given(files: MultiValueDict[str, UploadedFile], paths: str) -> list[tuple[str, UploadedFile]]:
    """(name with its folder, file) of what was handed in; a script tells the folders, else names have none."""
    every = [*files.getlist("files"), *files.getlist("folder")]
    try:
        told = json.loads(paths) if paths else []
    except (ValueError, RecursionError):
        told = []
    if not isinstance(told, list) or len(told) != len(every):
        told = []
    names = [clean_path(path) if isinstance(path, str) else "" for path in told] or [""] * len(every)
    return [(name or (file.name or ""), file) for name, file in zip(names, every, strict=True)]


def clean_path(path: str) -> str:
    """A folder and a name as told by a browser: no roots, no way up, no control characters."""
    plain = "".join(letter for letter in path.replace("\\", "/") if letter.isprintable())
    parts = (part.strip() for part in plain.split("/"))
    return "/".join(part for part in parts if part not in ("", ".", ".."))[-LONGEST_PATH:]


def default_title(on: date, files: Sequence[tuple[str, UploadedFile]]) -> str:
    """A batch's name where none was given: its folder, its only file, else the day."""
    folders = {name.partition("/")[0] for name, _file in files if "/" in name}
    if len(folders) == 1:
        return folders.pop()[:200]
    if len(files) == 1:
        return files[0][0][:200]
    return _("%(day)s 收表") % {"day": on.isoformat()}
