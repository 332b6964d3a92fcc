"""The plainest record page: a project-year, its indicators with values, its money, its outcomes."""

from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine

from abacus.pool.models import IndicatorLine, ProjectYear

PAGE = Engine(builtins=["benchmarks.bare.wan"]).from_string("""<!doctype html><title>{{ y.project.name }}</title>
<h1>{{ y.project.name }} {{ y.project.code }}</h1><p>{{ y.department.name }} {{ y.organisation.name }}
{{ y.requested_fen|wan }} {{ y.initial_fen|wan }} {{ y.current_fen|wan }} {{ y.executed_fen|percent:y.current_fen }}
<table>{% for i in lines %}<tr><td>{{ i.name }}<td>{{ i.level2 }}<td>{{ i.target_micro }} {{ i.unit }}
<td>{{ i.actual.actual_micro }}<td>{{ i.actual.measured_on }}<td>{{ i.weight_centi }}</tr>{% endfor %}</table><table>
{% for o in outcomes %}<tr><td>{{ o.stage }}<td>{{ o.outcome }}<td>{{ o.points_centi }}<td>{{ o.final_on }}
<td>{{ o.recorded_by.name }}</tr>{% endfor %}</table><table>{% for e in money %}<tr><td>{{ e.entered_on }}
<td>{{ e.document_number }}<td>{{ e.get_kind_display }}<td>{{ e.amount_fen|wan }}</tr>{% endfor %}</table>""")


def project(request: HttpRequest, pk: int) -> HttpResponse:
    """One project in one year."""
    request.session.get("_auth_user_id")
    y = ProjectYear.objects.select_related("project", "organisation", "department").get(pk=pk)
    actual = {value.line_id: value for value in y.actual_values.all()}
    lines = IndicatorLine.objects.filter(version__target_set__project=y.project)
    rows = [{**vars(line), "actual": actual.get(line.line_id)} for line in lines]
    money = [*y.budgetentry_lines.all(), *y.executionentry_lines.all()]
    outcomes = y.outcomes.select_related("recorded_by")
    return HttpResponse(PAGE.render(Context({"y": y, "lines": rows, "outcomes": outcomes, "money": money})))
