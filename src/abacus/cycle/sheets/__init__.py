"""A form on a route: written by a unit, handed in, reviewed station by station, settled or returned.

A stage says what is its own about a form and gets the rest: drafts that two people may have open,
the page of both contents, handing in and after a return again, taking back, the reviewers' queue,
opinions, the way on. It builds a form in five steps (`cycle.evaluation` is one, whole):

1. The models, beside each other:

        class Plan(Sheet):
            project_year = models.OneToOneField(ProjectYear, …, related_name="plan")

        class PlanRival(Rival):
            sheet = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="rivals")
            class Meta: constraints = [models.UniqueConstraint(fields=["sheet", "by"], name="one_rival_plan")]

2. The content. Texts and tables of texts need no code of their own, a `Shape` does it:

        ROWS = Table(_("明细"), {"item": _("事项"), "amount": _("金额（万元）")})
        SHAPE = Shape(fields={"reason": _("理由")}, tables={"rows": ROWS})

   Stored and passed around: {"reason": "…", "rows": [{"id": …, "item": …, "amount": …}]}. For anything
   else override decode, encode, compare, merge of the kind, as the stages before do.

3. The kind, in `<app>/services/kind.py`, because its hooks write: one class, one instance.

        class PlanKind(SheetKind):
            subject_kind, audit, noun = "exante.plan", "plan", _("申请表")
            model, rival, rival_of = Plan, PlanRival, "sheet"
            fills, reviews = Permission.EXANTE_APPLY, Permission.EXANTE_REVIEW
            related = ("project_year__project", "project_year__organisation")
            shape = SHAPE
            def examine(self, sheet, content, on): return Examined(check(content))      # .findings
            def route(self, sheet): return rules_for(…).route                           # pack data
            def tag(self, sheet): return rules_for(…).tag
            def check_time(self, sheet, on): require_open(Stage.…, …)
            def approved(self, sheet, by, on): pool.record_outcome(…)                   # False: not passed
        PLAN = PlanKind()

   Titles, organisation and year come from `sheet.project_year`; override them where there is none.
   Services of the stage delegate: `sheets.save(PLAN, sheet_id=…, content=…, version=…, by=by, on=on)`,
   and `submit`, `withdraw`, `keep_rival`, `settle_rival`. Beginning a form is the stage's own: it
   makes the row, records an event, and may demand a window.

4. The pages: `class PlanPages(SheetPages)` with `kind`, `namespace`, `listing` (queues.review_listing),
   `heading`; templates for the sheet to fill in (`fields`) and to read (`reading`); `context` what they
   need. `urlpatterns = [*PlanPages().urls("exante/plan/", id_name="plan_id"), …]` gives the addresses
   save, difference, submit, withdraw, reviews, review, approve, return, delegate; `form_page(request, sheet)`
   shows the form to its unit and to everybody else. More on the review page: override `reviewed`.

5. In `registrations`: `subjects.register(PLAN.subject_kind, PLAN.subject(url=…, review_url=…))` and
   `name_actions(PLAN.actions())`; a line for each address in the permission table.
"""
