"""What the site may change of the rules: caps, holidays, consent. Each change is audited."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.access.audit import audit
from app.access.masking import mask, shown_phone
from app.calling.rules.schemas import ConsentIn, ConsentOut, ContactRulesIO, HolidayIO
from app.errors import NotFound
from app.leads.dnc.service import read_phone
from app.models.account import Account
from app.models.rules import Consent, ContactRules, Holiday
from app.paging import Page


class HolidayUnknown(NotFound):
    """The site has not changed this day."""

    code = "holiday_unknown"


class ConsentUnknown(NotFound):
    """There is no such consent."""

    code = "consent_unknown"


async def contact_rules(session: AsyncSession) -> ContactRulesIO:
    return ContactRulesIO.model_validate(await session.get_one(ContactRules, 1))


async def change_contact_rules(
    session: AsyncSession, who: Account, fields: ContactRulesIO
) -> ContactRulesIO:
    rules = await session.get_one(ContactRules, 1, with_for_update=True)
    for name, value in fields.model_dump().items():
        setattr(rules, name, value)
    audit(
        session,
        who,
        "contact_rules.changed",
        subject_kind="contact_rules",
        subject_id=1,
        **fields.model_dump(),
    )
    return fields


async def holidays(session: AsyncSession) -> Page[HolidayIO]:
    rows: Sequence[Holiday] = (
        await session.scalars(select(Holiday).order_by(Holiday.day, Holiday.country))
    ).all()
    return Page(items=[HolidayIO.model_validate(row) for row in rows])


async def keep_holiday(session: AsyncSession, who: Account, fields: HolidayIO) -> HolidayIO:
    """Add the day, or change what was said of it before."""
    await session.merge(Holiday(**fields.model_dump()))
    day = f"{fields.country} {fields.day}"
    audit(
        session, who, "holiday.kept", subject_kind="holiday", subject_id=day, is_off=fields.is_off
    )
    return fields


async def drop_holiday(session: AsyncSession, who: Account, country: str, day: date) -> None:
    found = await session.get(Holiday, (country, day))
    if found is None:
        raise HolidayUnknown
    await session.delete(found)
    audit(session, who, "holiday.dropped", subject_kind="holiday", subject_id=f"{country} {day}")


async def consents(session: AsyncSession, viewer: Account, phone: str) -> Page[ConsentOut]:
    rows = await session.scalars(
        select(Consent).where(Consent.phone == read_phone(phone)).order_by(Consent.id.desc())
    )
    return Page(items=[_shown(row, viewer) for row in rows])


async def add_consent(session: AsyncSession, who: Account, fields: ConsentIn) -> ConsentOut:
    phone = read_phone(fields.phone)
    made = Consent(**fields.model_dump() | {"phone": phone, "account_id": who.id})
    session.add(made)
    await session.flush()
    audit(session, who, "consent.added", subject_kind="phone", subject_id=mask(phone))
    return _shown(made, who)


async def withdraw_consent(
    session: AsyncSession, who: Account, consent_id: UUID, now: datetime
) -> ConsentOut:
    """From now on it does not count; that it was given stays on record."""
    found = await session.get(Consent, consent_id, with_for_update=True)
    if found is None:
        raise ConsentUnknown
    found.withdrawn_at = found.withdrawn_at or now
    audit(session, who, "consent.withdrawn", subject_kind="consent", subject_id=consent_id)
    return _shown(found, who)


def _shown(row: Consent, viewer: Account) -> ConsentOut:
    shown = ConsentOut.model_validate(row)
    return shown.model_copy(update={"phone": shown_phone(viewer, row.phone)})
