"""Addresses of intake."""

from django.urls import path

from abacus.cycle.intake.views import answers, batches, exports, findings, tables, words

app_name = "intake"

urlpatterns = [
    path("intake/", batches.BatchList.as_view(), name="batches"),
    path("intake/open/", batches.open_batch, name="open"),
    path("intake/<int:batch_id>/", batches.BatchPage.as_view(), name="batch"),
    path("intake/<int:batch_id>/progress/", batches.progress, name="progress"),
    path("intake/<int:batch_id>/cancel/", batches.cancel, name="cancel"),
    path("intake/<int:batch_id>/resume/", batches.resume, name="resume"),
    path("intake/<int:batch_id>/answer/", batches.answer_all, name="answer-all"),
    path("intake/<int:batch_id>/confirm/", batches.confirm, name="confirm"),
    path("intake/<int:batch_id>/withdraw/", batches.withdraw, name="withdraw"),
    path("intake/<int:batch_id>/findings/", findings.findings, name="findings"),
    path("intake/<int:batch_id>/files/", findings.SourceList.as_view(), name="sources"),
    path("intake/<int:batch_id>/report/", findings.report, name="report"),
    path("intake/tables/<int:table_id>/", tables.table, name="table"),
    path("intake/tables/<int:table_id>/choose/", tables.choose, name="choose"),
    path("intake/tables/<int:table_id>/aside/", tables.aside, name="aside"),
    path("intake/tables/<int:table_id>/back/", tables.back, name="back"),
    path("intake/tables/<int:table_id>/findings/", answers.findings_of, name="findings-of"),
    path("intake/tables/<int:table_id>/answer/", answers.answer, name="answer"),
    path("intake/tables/<int:table_id>/dismiss/", answers.dismiss, name="dismiss"),
    path("intake/tables/<int:table_id>/export.<slug:kind>", exports.table, name="table-export"),
    path("intake/<int:batch_id>/export.<slug:kind>", exports.batch, name="batch-export"),
    path("intake/files/<int:source_id>/", tables.source, name="source"),
    path("intake/files/<int:source_id>/correct/", tables.correct, name="correct"),
    path("intake/corrections/<int:correction_id>/undo/", tables.undo, name="undo"),
    path("intake/words/", words.WordList.as_view(), name="words"),
    path("intake/words/<int:word_id>/withdraw/", words.withdraw, name="word-withdraw"),
]
