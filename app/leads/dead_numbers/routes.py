from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, File, Form, UploadFile
from pydantic import AwareDatetime

from app.access.guard import Needs
from app.access.permissions import Permission
from app.clock import Now
from app.db import Session
from app.leads.dead_numbers import service
from app.leads.dead_numbers.result_file import LIMITS, Codes
from app.leads.dead_numbers.schemas import ChecksKept, ChecksOut, Provider
from app.models.account import Account

router = APIRouter(prefix="/number-checks", tags=["number checks"])
Cleaner = Annotated[Account, Needs(Permission.LISTS_CLEAN)]
FORM_ROOM = 1 << 16
"""Bytes of the body beside the file."""


@router.get("")
async def read_number_checks(_: Cleaner, session: Session, now: Now) -> ChecksOut:
    return await service.known(session, now)


@router.post("", status_code=201, max_body_size=LIMITS.file_bytes + FORM_ROOM)
async def keep_number_checks(
    *,
    who: Cleaner,
    session: Session,
    now: Now,
    file: Annotated[UploadFile, File()],
    provider: Annotated[Provider, Form()],
    codes: Annotated[Codes, Form()] = Codes.WORDS,
    checked_at: Annotated[AwareDatetime | None, Form()] = None,
) -> ChecksKept:
    at: datetime = checked_at or now
    return await service.keep_file(
        session, who, file.file, codes=codes, provider=provider, checked_at=at, now=now
    )
