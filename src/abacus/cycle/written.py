"""Words that people write in a stage – as they are kept – and the refusal for whoever comes second."""

from django.utils.translation import gettext as _

from abacus.foundation.refusals import Refusal

TEXT = 4000
"""Characters a text may have where a stage does not say less."""


class Changed(Refusal):
    """Somebody else acted first, or it no longer stands where the page showed it."""

    status = 409

    def __init__(self, what: str, state: str) -> None:
        super().__init__(
            _("“%(what)s”现在的状态是“%(state)s”，不能这样办理。") % {"what": what, "state": state},
            _("请刷新页面，按现在的状态办理。"),
        )


def need(text: str, what: str, limit: int = TEXT) -> str:
    """A text that must be written, trimmed. Raises Refusal where it is blank or too long."""
    trimmed = text.strip()
    if not trimmed:
        raise Refusal(_("“%(what)s”没有填写。") % {"what": what}, _("请填写后再提交。"))
    return fits(trimmed, what, limit)


def fits(text: str, what: str, limit: int = TEXT) -> str:
    """A text that may be blank, trimmed. Raises Refusal where it is too long."""
    trimmed = text.strip()
    if len(trimmed) > limit:
        raise Refusal(
            _("“%(what)s”有 %(count)s 字，最多 %(limit)s 字。") % {"what": what, "count": len(trimmed), "limit": limit},
            _("请精简，详细情况可作为附件上传。"),
        )
    return trimmed
