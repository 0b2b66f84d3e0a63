"""The set-based part of a do-not-call import: numbers onto the list, their leads out of queues."""

from uuid import UUID

from app.leads.imports.claims import Pg

_FRESH = """
CREATE TEMP TABLE fresh ON COMMIT DROP AS
SELECT DISTINCT ON (phone) phone, row_number FROM dial
WHERE NOT EXISTS (SELECT FROM barred_everywhere AS b WHERE b.phone = dial.phone)
ORDER BY phone, row_number
"""
_KNOWN = """
INSERT INTO fates
SELECT dial.row_number, 'duplicate',
    CASE WHEN bool_or(fresh.phone IS NOT NULL) THEN 'duplicate_in_file'
        ELSE 'duplicate_in_database' END, min(dial.phone)
FROM dial LEFT JOIN fresh USING (phone)
WHERE NOT EXISTS (SELECT FROM fresh AS own WHERE own.row_number = dial.row_number)
GROUP BY dial.row_number
"""
_REACHED = """
CREATE TEMP TABLE reached ON COMMIT DROP AS
SELECT leads.id, leads.phone FROM fresh JOIN leads USING (phone)
UNION
SELECT id, called FROM (
    SELECT id, phone AS called, unnest(phones[2:]) AS phone FROM leads WHERE cardinality(phones) > 1
) AS stored JOIN fresh USING (phone)
"""
_BAR = """
UPDATE campaign_leads SET state = 'barred', why = 'do_not_call', lease_until = NULL,
    call_id = NULL, agent_id = NULL
FROM reached WHERE lead_id = reached.id
"""
_TELL_DIALER = """
INSERT INTO mailbox (pbx, kind, body, posted_at)
SELECT DISTINCT %(pbx)s, 'lead.barred', jsonb_build_object('phone', reached.phone), now()
FROM reached JOIN campaign_leads ON lead_id = reached.id AND state = 'leased'
"""


def judge_dnc(pg: Pg) -> None:
    """Say which rows hold only numbers that are on a list already, or come again in the file."""
    pg.execute(_FRESH)
    pg.execute("ANALYZE fresh")
    pg.execute(_KNOWN)


def settle_dnc(pg: Pg, *, reason: str, account_id: UUID | None, pbx: str) -> None:
    """Add the numbers to the do-not-call list and take their leads out of every queue."""
    judge_dnc(pg)
    pg.execute(
        "INSERT INTO dnc_numbers (phone, reason, account_id, at)"
        " SELECT phone, %s, %s, now() FROM fresh"
        # A refusal that had run out is one again.
        " ON CONFLICT (phone, list_id) DO UPDATE SET reason = excluded.reason,"
        " account_id = excluded.account_id, at = excluded.at, expires_at = NULL",
        (reason[:200], account_id),
    )
    pg.execute(_REACHED)
    pg.execute(_TELL_DIALER, {"pbx": pbx})
    pg.execute(_BAR)
