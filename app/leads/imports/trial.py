"""A whole file judged before anybody commits it: the import's own rules, and nothing is kept.

The rows go through the same tables as those of an import, so the figures are what a commit brings
if no lead comes or goes in between. Only the rejected rows stay, to be looked at, until the commit
or the end of the draft.
"""

from typing import Any

from app.leads.imports import staging
from app.leads.imports.claims import Job, Pg
from app.leads.imports.settling_dnc import judge_dnc
from app.models.lead import DedupPolicy, ImportPurpose

_REPEATS = """
SELECT jsonb_build_object('list_id', id, 'name', name, 'rows', rows) FROM (
    SELECT lists.id, lists.name, count(*) AS rows
    FROM components JOIN matched USING (component)
    JOIN leads ON leads.id = lead_id JOIN lists ON lists.id = leads.list_id
    GROUP BY lists.id, lists.name ORDER BY rows DESC, lists.name LIMIT 20
) AS shared
"""


def judge(pg: Pg, job: Job, *, last_row: int) -> list[dict[str, Any]]:
    """Say of each row what would become of it; return the lists in which rows are already."""
    if job.purpose == ImportPurpose.DNC:
        judge_dnc(pg)
        return []
    staging.judge_leads(pg, DedupPolicy(job.dedup), last_row=last_row)
    return [found for (found,) in pg.execute(_REPEATS)]
