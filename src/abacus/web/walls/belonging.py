"""Whose the rows of each table are: every model of the platform has a line here, or a test fails."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Own:
    """The rows carry the path of the body they belong to in `column`.

    `above`: the bodies below may read them (a round of monitoring, a plan). `published`: a condition under
    which anybody may, on pages without sign-in. `added`: anybody may add one, whosever it is.
    `platform`: rows of no body may be read by everybody. `shown_by`: (model, key) whose rows show the row they
    point at to whoever sees them.
    """

    column: str = "organisation_path"
    shown_by: tuple[str, str] | None = None
    above: bool = False
    published: str = ""
    added: bool = False
    platform: bool = False


@dataclass(frozen=True)
class Through:
    """The rows belong to what the foreign key `field` points at; their path is kept in `org_path` by triggers.

    `seen`: whoever sees what they belong to may also read ("read") or change them ("change").
    """

    field: str
    shown_by: tuple[str, str] | None = None
    above: bool = False
    published: str = ""
    seen: str = ""


@dataclass(frozen=True)
class Years:
    """The rows belong to those of their `years`, `key` pointing back at them; `org_path` is that of the newest by `by`.

    Whoever sees one of the years sees the row. A new row belongs to its maker until it has a year.
    """

    years: str
    key: str
    by: str


@dataclass(frozen=True)
class Open:
    """The rows are guarded by the first wall alone, for a reason."""

    reason: str


Belonging = Own | Through | Years | Open
FRAMEWORK = "the framework's own; names no matter of any body"
PEOPLE = "who somebody is must be known before it can be said what they may reach"
PERSONAL = "belongs to a person, not to a body"

BELONGING: dict[str, Belonging] = {
    "auth.Permission": Open(FRAMEWORK),
    "auth.Group": Open(FRAMEWORK),
    "auth.Group_permissions": Open(FRAMEWORK),
    "contenttypes.ContentType": Open(FRAMEWORK),
    "sessions.Session": Open(PEOPLE),
    "otp_totp.TOTPDevice": Open(PEOPLE),
    "audit.Event": Own(added=True, platform=True),
    "audit.Seal": Own("region_path", above=True, added=True, platform=True),
    "audit.Waiting": Open("numbers of events; the sealer's own list"),
    "organisations.Organisation": Open("the tree says whose everything is; names of bodies are public"),
    "organisations.Organisation_successors": Open("part of the tree"),
    "organisations.OrganisationAttribute": Open("part of the tree"),
    "organisations.DivisionDepartment": Open("part of the tree: decides what a division reaches"),
    "accounts.User": Open(PEOPLE),
    "accounts.Appointment": Open(PEOPLE),
    "accounts.SignIn": Open(PERSONAL),
    "accounts.KnownDevice": Open(PEOPLE),
    "accounts.FailedTries": Open(PEOPLE),
    "accounts.UsedPassword": Open(PERSONAL),
    "accounts.RecoveryCode": Open(PERSONAL),
    "accounts.AdministratorAct": Open(PEOPLE),
    "notices.Notice": Open(PERSONAL),
    "documents.Upload": Own(),
    "jobs.Job": Own(),
    "jobs.Worker": Open("the platform's own processes"),
    "jobs.Chore": Open("the platform's own regular work"),
    "schedule.Window": Through("organisation", above=True),
    "schedule.DayOverride": Through("organisation", above=True),
    "schedule.LateFiling": Own(above=True),
    "workflow.Submission": Own(),
    "workflow.Task": Own(),
    "workflow.Opinion": Through("task"),
    "workflow.Escalation": Own(),
    "workflow.Mandate": Open(PEOPLE),
    "planning.WorkPlan": Own(above=True),
    "planning.PlanFocus": Through("plan", above=True),
    "planning.PlanTask": Own(above=True),
    "planning.TaskReport": Through("task", above=True),
    "planning.TaskReport_evidence": Through("taskreport", above=True),
    "pages.SavedView": Open(PERSONAL),
    "pool.ImportBatch": Own(),
    "pool.StagedRow": Own(),
    "pool.Policy": Own(),
    "pool.Project": Years("pool.ProjectYear", "project", "fiscal_year"),
    "pool.ProjectYear": Own(),
    "pool.BudgetEntry": Through("project_year"),
    "pool.ExecutionEntry": Through("project_year"),
    "pool.BudgetChange": Own(),
    "pool.StageOutcome": Own(),
    "pool.WiderOutcome": Own(),
    "pool.TargetSet": Through("project", seen="change"),
    "pool.TargetVersion": Own(),
    "pool.IndicatorLine": Through("version"),
    "pool.ActualValue": Through("project_year"),
    "pool.YearAct": Own(above=True),
    "pool.ClosedYear": Through("project_year"),
    "exante.Case": Own(),
    "exante.CaseRival": Through("sheet"),
    "exante.CaseItem": Through("case"),
    "exante.Material": Through("case"),
    "exante.DepartmentOpinion": Through("case"),
    "exante.OpinionItem": Through("case"),
    "exante.PanelMember": Through("case"),
    "exante.PanelQuestion": Through("case"),
    "targets.Declaration": Own(),
    "targets.DeclarationRival": Through("declaration"),
    "targets.TargetChange": Own(),
    "targets.TargetScore": Through("target_version"),
    "monitoring.Round": Own(above=True),
    "monitoring.Reading": Own(),
    "monitoring.FundCheck": Own(),
    "monitoring.Milestone": Own(),
    "monitoring.Finding": Own(),
    "monitoring.MonitoringTable": Own(),
    "monitoring.MonitoringRival": Through("sheet"),
    "evaluation.SelfEvaluation": Own(),
    "evaluation.EvaluationRival": Through("evaluation"),
    "spotcheck.Draw": Own(above=True),
    "spotcheck.DrawLine": Through("draw", above=True),
    "spotcheck.SpotCheck": Own(),
    "spotcheck.CheckRival": Through("check_made"),
    "sheets.Earlier": Own(),
    "keyevaluation.Selection": Own(),
    "keyevaluation.SelectionLayer": Through("selection"),
    "keyevaluation.SelectionEntry": Own(),
    "keyevaluation.KeyCase": Own(),
    "keyevaluation.CaseMember": Through("case"),
    "keyevaluation.CaseDiscussion": Through("case"),
    "keyevaluation.CheckPoint": Through("case"),
    "keyevaluation.Evidence": Through("case"),
    "keyevaluation.WorkingPaper": Through("case"),
    "keyevaluation.WorkingPaper_evidence": Through("workingpaper"),
    "keyevaluation.ItemScore": Through("case"),
    "departmentwide.DepartmentTargets": Own(),
    "departmentwide.DepartmentTargetsRival": Through("sheet"),
    "departmentwide.DepartmentEvaluation": Own(),
    "departmentwide.DepartmentEvaluationRival": Through("sheet"),
    "linkage.Run": Own(above=True),
    "linkage.Proposal": Own(),
    "linkage.Remark": Through("proposal"),
    "linkage.DepartmentProposal": Own(above=True),
    "linkage.IdleFund": Own(),
    "linkage.LedgerEntry": Own(),
    "disclosure.ApprovalDay": Own(above=True),
    "disclosure.Publication": Own(published="snapshot IS NOT NULL"),
    "disclosure.PublicationItem": Through("publication"),
    "disclosure.PublicStamp": Open("a number that everybody who reads public pages may know"),
    "disclosure.Report": Own(),
    "disclosure.ReportItem": Through("report"),
    "disclosure.Hearing": Own(),
    "rectification.Problem": Own(),
    "rectification.Letter": Own(),
    "rectification.Letter_problems": Through("letter"),
    "rectification.Reply": Through("letter"),
    "rectification.Measure": Own(),
    "intake.Batch": Own(shown_by=("intake.Table", "batch")),
    "intake.Source": Through("batch", shown_by=("intake.Table", "source")),
    "intake.Correction": Through("source", seen="read"),
    "intake.LearntWord": Through("region", above=True),
    "intake.Table": Own(),
    "intake.FindingAnswer": Through("table"),
    "api.ApiToken": Open(PEOPLE),
    "api.Message": Open("read by its token alone, before anything is said of a body"),
    "api.Knock": Open("counts tries of addresses; names nobody"),
}
"""Label of the model → whose its rows are."""
