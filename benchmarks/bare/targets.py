"""The plainest list of targets: fifty project-years with their declaration and its points."""

from django.core.paginator import Paginator
from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine

from abacus.pool.models import ProjectYear, StageOutcome

TABLE = Engine(builtins=["benchmarks.bare.wan"]).from_string("""<!doctype html>
<title>Targets</title><p>{{ page.paginator.count }}</p><table>
{% for y in page %}<tr><td><a href="/projects/{{ y.pk }}/">{{ y.project.name }}</a> {{ y.project.code }}
<td>{{ y.department.name }} {{ y.organisation.name }}<td>{{ y.current_fen|wan }}<td>{{ y.get_state_display }}
<td>{{ y.points }}<td>{{ y.declaration.state }}<td>{{ y.declaration.saved_at }}</tr>{% endfor %}</table>""")


def targets(request: HttpRequest) -> HttpResponse:
    """The first page in the order of names."""
    request.session.get("_auth_user_id")
    passed = StageOutcome.objects.filter(project_year=OuterRef("pk"), stage="targets", superseded=False)
    rows = ProjectYear.objects.filter(fiscal_year=2022).annotate(points=Subquery(passed.values("points_centi")[:1]))
    rows = rows.select_related("project", "organisation", "department", "declaration").order_by("project__sort_key")
    return HttpResponse(TABLE.render(Context({"page": Paginator(rows, 50).get_page(request.GET.get("page"))})))
