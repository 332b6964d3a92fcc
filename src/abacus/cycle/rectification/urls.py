"""Addresses of rectification."""

from django.urls import path

from abacus.cycle.rectification.views import letters, measures, problems

app_name = "rectification"

urlpatterns = [
    path("rectification/letters/", letters.LetterList.as_view(), name="letters"),
    path("rectification/letters/escalate/", letters.escalate, name="escalate"),
    path("rectification/letters/<int:letter_id>/", letters.letter, name="letter"),
    path("rectification/letters/<int:letter_id>/print/", letters.printed, name="letter-print"),
    path("rectification/letters/<int:letter_id>/reply/", letters.reply, name="reply"),
    path("rectification/letters/<int:letter_id>/decide/", letters.decide, name="decide"),
    path("rectification/problems/", problems.ProblemList.as_view(), name="problems"),
    path("rectification/problems/<int:problem_id>/", problems.problem, name="problem"),
    path("rectification/problems/<int:problem_id>/close/", problems.close, name="problem-close"),
    path("rectification/measures/", measures.MeasureList.as_view(), name="measures"),
    path("rectification/measures/<int:measure_id>/", measures.measure, name="measure"),
    path("rectification/measures/<int:measure_id>/order/", measures.order, name="measure-order"),
    path("rectification/measures/<int:measure_id>/finish/", measures.finish, name="measure-finish"),
]
