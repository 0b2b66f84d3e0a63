from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import Response, StreamingResponse

from app.access.guard import Needs
from app.access.permissions import Permission
from app.calling.calls.schemas import Filter as CallsWanted
from app.clock import Now
from app.db import Session, SessionsOf
from app.models.account import Account
from app.reports.files import service
from app.reports.files.service import MEDIA, Format
from app.reports.tables.golden import Golden
from app.reports.tables.schemas import Filter
from app.site import SiteZone

router = APIRouter(prefix="/reports", tags=["reports"])
Exporter = Annotated[Account, Needs(Permission.REPORTS_EXPORT)]


@router.get("/tables/{report}/file.{kind}", response_class=Response)
async def download_report(
    *,
    who: Exporter,
    session: Session,
    zone: SiteZone,
    now: Now,
    golden: Golden,
    report: str,
    kind: Format,
    wanted: Filter,
) -> Response:
    content = await service.report_file(
        session, who, report, wanted, kind=kind, golden=golden, zone=zone, now=now
    )
    return Response(content, media_type=MEDIA[kind], headers=_as_file(f"{report}.{kind}"))


@router.get("/calls.csv", response_class=StreamingResponse)
async def download_calls(
    who: Exporter, sessions: SessionsOf, zone: SiteZone, now: Now, wanted: CallsWanted
) -> StreamingResponse:
    await service.tell_calls_export(sessions, who, wanted)
    lines = service.calls_csv(sessions, who, wanted, zone=zone, now=now)
    return StreamingResponse(lines, media_type=MEDIA[Format.CSV], headers=_as_file("calls.csv"))


@router.get("/calls.xlsx", response_class=Response)
async def download_calls_sheet(
    who: Exporter, sessions: SessionsOf, zone: SiteZone, now: Now, wanted: CallsWanted
) -> Response:
    await service.tell_calls_export(sessions, who, wanted)
    content = await service.calls_xlsx(sessions, who, wanted, zone=zone, now=now)
    return Response(content, media_type=MEDIA[Format.XLSX], headers=_as_file("calls.xlsx"))


def _as_file(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"'}
