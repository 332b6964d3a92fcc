"""What people do about tasks that are not theirs, for tests."""

from datetime import timedelta
from typing import Any

from abacus.foundation.accounts import services as accounts
from abacus.foundation.accounts.access import forget_access
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.roles import Role
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.workflow import services
from abacus.foundation.workflow.models import Mandate, Submission
from abacus.foundation.workflow.services import mandates
from tests.factories import County
from tests.routes import DAY, open_task


def fresh(user: User) -> User:
    """Somebody whose access is worked out anew, as a new request does."""
    forget_access(user)
    return user


def entrust(
    by: User, to: User, at: Organisation, role: Role = Role.DEPARTMENT_CLERK, starts: int = 0, ends: int = 10,
    reason: str = "外出培训",
) -> Mandate:  # fmt: skip
    """Hand one's post to a colleague for some days."""
    made = mandates.entrust(
        role=role, organisation=at, to=to, starts_on=DAY + timedelta(days=starts), ends_on=DAY + timedelta(days=ends),
        reason=reason, url="/mandates/", by=fresh(by), on=DAY,
    )  # fmt: skip
    forget_access(to)
    return made


def confirmed(mandate: Mandate, by: User) -> Mandate:
    """A delegation that a head has confirmed."""
    made = mandates.confirm(mandate_id=mandate.pk, by=by, on=DAY, url="/mandates/")
    forget_access(mandate.agent)
    return made


def deputy(place: County, role: Role, at: Organisation, who: User) -> Mandate:
    """Somebody named as deputy of a post, by both administrators."""
    made = mandates.name_deputy(
        role=role, organisation=at, deputy=who, starts_on=DAY, ends_on=DAY + timedelta(days=60), reason="岗位空缺",
        by=place.posts[Role.SYSTEM_ADMIN], on=DAY,
    )  # fmt: skip
    done = mandates.confirm(mandate_id=made.pk, by=place.posts[Role.SECURITY_ADMIN], on=DAY, url="/mandates/")
    forget_access(who)
    return done


def disable(place: County, user: User) -> None:
    """An account is closed."""
    accounts.set_active(user=user, active=False, by=place.posts[Role.SYSTEM_ADMIN], on=DAY)
    user.refresh_from_db()
    forget_access(user)


def signs(submission: Submission, by: User, **more: Any) -> Submission:
    """Approve at the open task as things stand now."""
    now = Submission.objects.get(pk=submission.pk)
    return services.approve(task_id=open_task(now).pk, version=now.version, by=by, on=DAY, **more)
