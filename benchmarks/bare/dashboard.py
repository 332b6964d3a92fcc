"""The plainest dashboard: sums of the year, departments by stage, mean points, the projects furthest behind."""

from django.db.models import Avg, Count, F, Sum
from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine

from abacus.pool.models import BudgetEntry, ProjectYear, StageOutcome

PAGE = Engine(builtins=["benchmarks.bare.wan"]).from_string("""<!doctype html><title>Dashboard</title>
<p>{{ sums.asked|wan }} {{ sums.approved|wan }} {{ sums.now|wan }} {{ sums.spent|wan }}<table>{% for k in kinds %}<tr>
<td>{{ k.kind }}<td>{{ k.sum|wan }}</tr>{% endfor %}</table><table>{% for row in stages %}<tr><td>{{ row.name }}
<td>{{ row.stage }}<td>{{ row.n }}</tr>{% endfor %}</table><table>{% for row in means %}<tr><td>{{ row.name }}
<td>{{ row.mean }}<td>{{ row.n }}</tr>{% endfor %}</table><table>{% for y in behind %}<tr><td>{{ y.project.name }}
<td>{{ y.current_fen|wan }}<td>{{ y.executed_fen|wan }}</tr>{% endfor %}</table>""")


def dashboard(request: HttpRequest) -> HttpResponse:
    """One year of the county."""
    request.session.get("_auth_user_id")
    rows = ProjectYear.objects.filter(fiscal_year=2022)
    sums = rows.aggregate(
        asked=Sum("requested_fen"), approved=Sum("initial_fen"), now=Sum("current_fen"), spent=Sum("executed_fen")
    )
    lines = BudgetEntry.objects.filter(project_year__fiscal_year=2022).order_by()
    kinds = lines.values("kind").annotate(sum=Sum("amount_fen"))
    held = StageOutcome.objects.filter(superseded=False, project_year__fiscal_year=2022).order_by()
    by_department = held.values("stage", name=F("project_year__department__name"))
    means = held.filter(stage="self_evaluation").values(name=F("project_year__department__name"))
    late = rows.filter(executed_fen__lt=F("current_fen") * 6 / 10).select_related("project")
    return HttpResponse(
        PAGE.render(
            Context(
                {
                    "sums": sums, "kinds": kinds, "stages": by_department.annotate(n=Count("pk")),
                    "means": means.annotate(n=Count("pk"), mean=Avg("points_centi")),
                    "behind": late.order_by("-current_fen")[:210],
                }
            )
        )
    )  # fmt: skip
