"""What a job is to do, held together by a mark that only the platform can make."""

import json

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.crypto import constant_time_compare, salted_hmac

from abacus.foundation.jobs.models import Job


def seal_of(job: Job) -> str:
    """The mark over kind, parameters, place, reach and person."""
    held = [job.kind, job.unique_key, job.parameters, job.organisation_path, job.reach, job.created_by_id]
    text = json.dumps(held, sort_keys=True, ensure_ascii=False, cls=DjangoJSONEncoder)
    return salted_hmac("abacus.jobs", text, algorithm="sha256").hexdigest()


def is_whole(job: Job) -> bool:
    """Whether nobody changed what the job is to do since it was asked for."""
    return constant_time_compare(job.seal, seal_of(job))
