"""The plainest list page: fifty project-years, the platform's ten columns, the sums of all."""

from django.core.paginator import Paginator
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine

from abacus.pool.models import ProjectYear

TABLE = Engine(builtins=["benchmarks.bare.wan"]).from_string("""<!doctype html>
<title>Projects</title><p>{{ page.paginator.count }} {{ sums.asked|wan }} {{ sums.spent|wan }}</p><table>
{% for y in page %}<tr><td><a href="/projects/{{ y.pk }}/">{{ y.project.name }}</a> {{ y.project.code }}
<td>{{ y.department.name }} {{ y.organisation.name }}<td>{{ y.get_nature_display }}<td>{{ y.requested_fen|wan }}
<td>{{ y.initial_fen|wan }}<td>{{ y.current_fen|wan }}<td>{{ y.executed_fen|wan }}
<td>{{ y.executed_fen|percent:y.current_fen }}<td>{{ y.get_state_display }}<td>{{ y.grade }}</tr>{% endfor %}
</table>""")


def projects(request: HttpRequest) -> HttpResponse:
    """The first page in the order of names."""
    request.session.get("_auth_user_id")
    rows = ProjectYear.objects.filter(fiscal_year=2022).select_related("project", "organisation", "department")
    page = Paginator(rows.order_by("project__sort_key"), 50).get_page(request.GET.get("page"))
    sums = rows.aggregate(asked=Sum("requested_fen"), spent=Sum("executed_fen"))
    return HttpResponse(TABLE.render(Context({"page": page, "sums": sums})))
