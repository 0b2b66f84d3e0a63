"""The rules as one piece of SQL: which of them keep a place of a queue from being dialed now.

Whoever lends leads, dials by hand, checks before a call goes out or explains asks with it, so that
an explanation is never another opinion than the dialer's. Reasons come gravest first; the first
that holds is *the* reason. All doubt means no.
"""

from enum import StrEnum

from sqlalchemy import TextClause, text


class Why(StrEnum):
    """Why a lead is not dialed. The order is the order of gravity."""

    DO_NOT_CALL = "do_not_call"
    NO_PERSON = "no_person"
    """A service number, a short code, a machine."""
    MERGED = "merged"
    """Another lead stands for this one; only a person who types its number calls it."""
    ZONE_UNKNOWN = "zone_unknown"
    NO_CONSENT = "no_consent"
    LIST_NOT_READY = "list_not_ready"
    DEAD_NUMBER = "dead_number"
    OFF_SEGMENT = "off_segment"
    OWNED_BY_ANOTHER = "owned_by_another"
    """Of the public pool: another agent's lead, so nobody else dials it by hand."""
    ATTEMPTS_USED_UP = "attempts_used_up"
    CALLED_TOO_OFTEN = "called_too_often"
    LEFT_WAITING = "left_waiting"
    """The person answered and no agent came; until the lock ends, an agent must wait for them."""
    CALLED_ELSEWHERE = "called_elsewhere"
    OUTSIDE_WINDOW = "outside_window"


BEFORE_DIALING = frozenset(
    {Why.DO_NOT_CALL, Why.ZONE_UNKNOWN, Why.NO_CONSENT, Why.CALLED_TOO_OFTEN, Why.CALLED_ELSEWHERE}
)
"""What may have come to hold between the lease and the call, and must then stop it."""

DNC_HOLDS = """
    FROM dnc_numbers AS refused JOIN dnc_lists AS refusals ON refusals.id = refused.list_id
    WHERE refused.phone = leads.phone
      AND (refused.expires_at IS NULL OR refused.expires_at > :now)
      AND (refusals.scope = 'all' OR refusals.campaign_id = campaign.id
           OR refusals.client_id = campaign.client_id)
"""

# `free_at` is when the last of the number's caps lets go: the n-th last attempt leaves its span.
# A call that was refused, or failed for a reason of ours, never reached the person and is not one.
FROM = f"""
    FROM campaign_leads AS place
    JOIN leads ON leads.id = place.lead_id
    JOIN lists ON lists.id = leads.list_id
    JOIN campaigns AS campaign ON campaign.id = place.campaign_id
    JOIN contact_rules AS rules ON rules.id = 1
    CROSS JOIN LATERAL (
        SELECT ARRAY(
            SELECT calls.placed_at FROM calls
            WHERE calls.phone = leads.phone AND calls.placed_at > :now - interval '30 days'
              AND calls.is_charged AND calls.id IS DISTINCT FROM place.call_id
            ORDER BY calls.placed_at DESC LIMIT 200
        ) AS at
    ) AS tried
    CROSS JOIN LATERAL (
        SELECT greatest(
            tried.at[rules.per_5_minutes] + interval '5 minutes',
            tried.at[rules.per_24_hours] + interval '24 hours',
            tried.at[rules.per_30_days] + interval '30 days'
        ) AS free_at
    ) AS caps
    CROSS JOIN LATERAL (
        SELECT array_remove(ARRAY[
            CASE WHEN EXISTS (SELECT {DNC_HOLDS}) THEN 'do_not_call' END,
            CASE WHEN leads.phone_kind NOT IN ('mobile', 'landline', 'international')
                THEN 'no_person' END,
            CASE WHEN CAST(:agent_id AS uuid) IS NULL AND EXISTS (
                SELECT FROM lead_merges AS merged
                WHERE merged.loser_id = leads.id AND merged.undone_at IS NULL
            ) THEN 'merged' END,
            CASE WHEN leads.zone IS NULL THEN 'zone_unknown' END,
            CASE WHEN campaign.requires_consent AND NOT EXISTS (
                SELECT FROM consents WHERE consents.phone = leads.phone
                  AND consents.withdrawn_at IS NULL AND consents.given_at <= :now
                  AND (consents.expires_at IS NULL OR consents.expires_at > :now)
                  AND (consents.client_id IS NULL OR consents.client_id = campaign.client_id)
            ) THEN 'no_consent' END,
            CASE WHEN lists.state NOT IN ('ready', 'dialing') AND place.agent_id IS NULL
                THEN 'list_not_ready' END,
            CASE WHEN EXISTS (
                SELECT FROM number_checks AS checked WHERE checked.phone = leads.phone
                  AND checked.status IN ('empty', 'suspended')
                  AND checked.checked_at > :now - make_interval(days => rules.check_days)
            ) THEN 'dead_number' END,
            CASE WHEN campaign.match_threshold > 0
                AND coalesce(place.match, 0) < campaign.match_threshold THEN 'off_segment' END,
            CASE WHEN CAST(:agent_id AS uuid) IS NOT NULL AND EXISTS (
                SELECT FROM pool_leads AS held WHERE held.lead_id = place.lead_id
                  AND held.owner_id <> CAST(:agent_id AS uuid)
            ) THEN 'owned_by_another' END,
            CASE WHEN place.attempts >= campaign.max_attempts
                AND place.state <> 'callback' AND place.agent_id IS NULL
                THEN 'attempts_used_up' END,
            CASE WHEN caps.free_at > :now THEN 'called_too_often' END,
            CASE WHEN campaign.mode NOT IN ('manual', 'preview')
                AND CAST(:agent_id AS uuid) IS NULL AND EXISTS (
                SELECT FROM number_locks AS lock
                WHERE lock.phone = leads.phone AND lock.until > :now
            ) THEN 'left_waiting' END,
            CASE WHEN EXISTS (
                SELECT FROM campaign_leads AS other WHERE other.lead_id = place.lead_id
                  AND other.campaign_id <> place.campaign_id AND other.state = 'leased'
            ) THEN 'called_elsewhere' END,
            CASE WHEN NOT leads.zone = ANY(:open_zones) THEN 'outside_window' END
        ], NULL) AS whys
    ) AS verdict
"""

COLUMNS = "place.lead_id, place.state, place.next_at, leads.zone, caps.free_at, verdict.whys"


def asked(columns: str, which: str) -> TextClause:
    """SELECT `columns` of the places that `which` names, each with its verdict.

    Parameters: `now`, `open_zones` (where it is an hour for calls now), `agent_id` (who wants to
    call, or null) and what `which` itself names.
    """
    return text(f"SELECT {columns} {FROM} {which}")
