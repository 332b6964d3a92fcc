"""The page of one's own notices."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from abacus.foundation.notices import services
from abacus.foundation.notices.models import Notice
from abacus.foundation.requests import Request

SIZE = 50


@require_safe
def notices(request: Request) -> HttpResponse:
    """One's own notices, unread ones first."""
    own = Notice.objects.filter(user=request.user).select_related("sent_by")
    unread = own.filter(read_on=None)
    page = Paginator(own.exclude(read_on=None), SIZE).get_page(request.GET.get("page"))
    shown: dict[str, Any] = {"unread": list(unread[: 4 * SIZE]), "count": unread.count(), "page": page}
    return render(request, "notices/notices.html", shown)


@require_POST
def open_notice(request: Request, pk: int) -> HttpResponse:
    """Note that it was read and go on to what it speaks of."""
    notice = get_object_or_404(Notice, pk=pk, user=request.user)
    services.mark_read(notice_ids=[notice.pk], by=request.user, on=request.day)
    return redirect(notice.url if notice.url.startswith("/") else "notices:notices")


@require_POST
def read_all(request: Request) -> HttpResponse:
    """Note that all were read."""
    count = services.mark_read(notice_ids=None, by=request.user, on=request.day)
    said = ngettext("已把 %(count)s 条通知标为已读。", "已把 %(count)s 条通知标为已读。", count) % {"count": count}
    messages.success(request, said if count else _("没有未读的通知。"))
    return redirect("notices:notices")
