"""What each role may do. A route names one permission; whose rows it shows is its `Reach`."""

from enum import StrEnum

from app.models.account import Role


class Permission(StrEnum):
    SELF = "self"
    """The own account: who am I, my language, my password, signing out."""
    DESK_USE = "desk.use"
    LINE_USE = "line.use"
    """A phone line in the browser: an agent's, or a supervisor's to listen with."""
    CALLS_MONITOR = "calls.monitor"
    """Listen, whisper, barge in, take over; message, pause and sign out agents."""
    ACCOUNTS_READ = "accounts.read"
    ACCOUNTS_MANAGE = "accounts.manage"
    CAMPAIGNS_READ = "campaigns.read"
    CAMPAIGNS_MANAGE = "campaigns.manage"
    LISTS_READ = "lists.read"
    LISTS_MANAGE = "lists.manage"
    """Lists and imports, with the rejected rows of a file."""
    LISTS_CLEAN = "lists.clean"
    """The cleaning bench: checks, tasks, steps of a list. No agent has it."""
    LISTS_OVERRIDE = "lists.override"
    """Let a list through its gate that did not pass, and answer for it."""
    LEADS_READ = "leads.read"
    LEADS_ERASE = "leads.erase"
    """Erase a person on their request; the counts stay."""
    POOLS_USE = "pools.use"
    """Claim leads of the public pools that one is a member of, and work on one's own."""
    POOLS_MANAGE = "pools.manage"
    """Make public pools; change those that one runs, and deal their leads out."""
    DNC_READ = "dnc.read"
    DNC_ADD = "dnc.add"
    DNC_REMOVE = "dnc.remove"
    DNC_LISTS = "dnc.lists"
    """Make do-not-call lists with a scope, and add many numbers at once."""
    RULES_MANAGE = "rules.manage"
    """What holds for the whole site: the caps of calls per number, the reasons for a pause."""
    CALLS_READ = "calls.read"
    RECORDINGS_PLAY = "recordings.play"
    RECORDINGS_TAKE = "recordings.take"
    """Take the sound away as files; each is in the audit log."""
    RECORDINGS_KEEP = "recordings.keep"
    """Hold recordings against retention, release them, and see who listened."""
    RECORDINGS_REMOVE = "recordings.remove"
    REVIEWS_READ = "reviews.read"
    """Reviews of the calls one may hear; as the agent of the call also to answer them."""
    REVIEWS_GIVE = "reviews.give"
    REVIEWS_MANAGE = "reviews.manage"
    """Scorecards, samples and the settling of disputes."""
    REPORTS_READ = "reports.read"
    REPORTS_EXPORT = "reports.export"
    """Take figures out of the house: as a file, or by a mail that goes out again and again."""
    TIME_CORRECT = "time.correct"
    """Say what an agent was where the ledger has it wrong, and read what was said."""
    SHIFTS_MANAGE = "shifts.manage"
    ALERTS_READ = "alerts.read"
    ALERTS_MANAGE = "alerts.manage"
    WALLBOARD_READ = "wallboard.read"
    TRUNKS_TEST = "trunks.test"
    """Call a number over the trunk to see whether the trunk works."""
    PHONES_FULL = "phones.full"
    """See whole phone numbers where everyone else sees them masked."""
    AUDIT_READ = "audit.read"


class Reach(StrEnum):
    """Whose rows an account sees in lists, reports and recordings."""

    OWN = "own"
    TEAM = "team"
    ALL = "all"


AGENT = frozenset(
    {
        Permission.SELF,
        Permission.DESK_USE,
        Permission.LINE_USE,
        Permission.POOLS_USE,
        Permission.CAMPAIGNS_READ,
        Permission.CALLS_READ,
        Permission.RECORDINGS_PLAY,
        Permission.REVIEWS_READ,
        Permission.REPORTS_READ,
    }
)
SUPERVISOR = (AGENT - {Permission.DESK_USE}) | {
    Permission.ACCOUNTS_READ,
    Permission.CALLS_MONITOR,
    Permission.CAMPAIGNS_MANAGE,
    Permission.LISTS_READ,
    Permission.LISTS_MANAGE,
    Permission.LISTS_CLEAN,
    Permission.LISTS_OVERRIDE,
    Permission.LEADS_READ,
    Permission.POOLS_MANAGE,
    Permission.DNC_READ,
    Permission.DNC_ADD,
    Permission.DNC_LISTS,
    Permission.RECORDINGS_TAKE,
    Permission.RECORDINGS_KEEP,
    Permission.REVIEWS_GIVE,
    Permission.WALLBOARD_READ,
    Permission.REPORTS_EXPORT,
    Permission.SHIFTS_MANAGE,
    Permission.TIME_CORRECT,
    Permission.ALERTS_READ,
}
QA = frozenset(
    {
        Permission.SELF,
        Permission.ACCOUNTS_READ,
        Permission.CAMPAIGNS_READ,
        Permission.CALLS_READ,
        Permission.RECORDINGS_PLAY,
        Permission.RECORDINGS_TAKE,
        Permission.RECORDINGS_KEEP,
        Permission.REVIEWS_READ,
        Permission.REVIEWS_GIVE,
        Permission.REVIEWS_MANAGE,
        Permission.REPORTS_READ,
    }
)

DATA = frozenset(
    {
        Permission.SELF,
        Permission.LISTS_READ,
        Permission.LISTS_MANAGE,
        Permission.LISTS_CLEAN,
        Permission.LEADS_READ,
        Permission.DNC_READ,
        Permission.DNC_ADD,
        Permission.DNC_LISTS,
    }
)

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.AGENT: AGENT,
    Role.SUPERVISOR: SUPERVISOR,
    Role.QA: QA,
    Role.DATA: DATA,
    # An administrator who wants to make calls has an agent's account for it: a desk needs a line.
    Role.ADMIN: frozenset(Permission) - {Permission.DESK_USE},
}

REACH: dict[Role, Reach] = {
    Role.AGENT: Reach.OWN,
    Role.SUPERVISOR: Reach.TEAM,
    Role.DATA: Reach.ALL,
    Role.QA: Reach.ALL,
    Role.ADMIN: Reach.ALL,
}


def may(role: Role, permission: Permission) -> bool:
    return permission in PERMISSIONS[role]
