"""Form layouts: the keys of the head are checked, the layout itself is free data for the reader of forms."""

from types import MappingProxyType

from abacus.rules.fields import Fields
from abacus.rules.headers import Documents, read_source
from abacus.rules.marked import Marked
from abacus.rules.model import Form


def read_form(node: Marked, documents: Documents, pack: str, release: str) -> Form:
    """Read one file under forms/. Raises PolicyError."""
    fields = Fields(node, "表样")
    id, label = fields.id(), fields.text("label")
    source, cited = read_source(fields, documents)
    confirmed = bool(fields.flag("confirmed", cited.confirmed))
    note, layout = fields.text_or_none("note"), fields.need("layout")
    fields.done()
    if not isinstance(layout.value, dict):
        raise layout.refuse("layout 应是一组“键: 值”", "写成 键: 值 的形式", code="not-a-mapping")
    return Form(id, label, source, confirmed, MappingProxyType(layout.plain()), pack, release, note)
