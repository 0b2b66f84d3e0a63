from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from app.access.guard import Needs, check_origin, session_lasts
from app.access.permissions import Permission
from app.access.sessions import CSRF_COOKIE, SESSION_COOKIE, Tokens
from app.access.sign_in import service
from app.access.sign_in.schemas import Me, MyChanges, NewPassword, SignIn
from app.access.sign_in.service import Visitor
from app.clock import Now
from app.db import Session, SessionsOf
from app.models.account import Account

router = APIRouter(prefix="/session", tags=["session"])


def _visitor(request: Request) -> Visitor:
    return Visitor(
        address=request.client.host if request.client else "",
        agent=request.headers.get("user-agent", ""),
        token=request.cookies.get(SESSION_COOKIE),
    )


AVisitor = Annotated[Visitor, Depends(_visitor)]
Lasts = Annotated[timedelta, Depends(session_lasts)]
Myself = Annotated[Account, Needs(Permission.SELF)]


def _hand_over(request: Request, response: Response, tokens: Tokens) -> None:
    """Set the cookies. They end with the browser; before that, the row decides how long they last.

    Lax, not Strict: a link to the console in a mail should find one signed in.
    """
    is_https = request.url.scheme == "https"
    for name, token, is_secret in (
        (SESSION_COOKIE, tokens.session, True),
        (CSRF_COOKIE, tokens.csrf, False),
    ):
        response.set_cookie(
            name, token, path="/", secure=is_https, httponly=is_secret, samesite="lax"
        )


@router.post("", response_model=Me, dependencies=[Depends(check_origin)])
async def sign_in(
    *,
    fields: SignIn,
    request: Request,
    response: Response,
    visitor: AVisitor,
    sessions: SessionsOf,
    session: Session,
    now: Now,
    lasts: Lasts,
) -> Account:
    account, tokens = await service.sign_in(
        session, sessions, visitor, **fields.model_dump(), now=now, lasts=lasts
    )
    _hand_over(request, response, tokens)
    return account


@router.get("", response_model=Me)
async def get_myself(account: Myself) -> Account:
    return account


@router.delete("", status_code=204)
async def sign_out(
    account: Myself, response: Response, visitor: AVisitor, session: Session
) -> None:
    await service.sign_out(session, account, visitor.token or "")
    response.delete_cookie(SESSION_COOKIE)
    response.delete_cookie(CSRF_COOKIE)


@router.patch("", response_model=Me)
async def change_myself(account: Myself, fields: MyChanges, session: Session) -> Account:
    return await service.change(session, account, fields)


@router.post("/password", status_code=204)
async def change_my_password(
    *,
    account: Myself,
    fields: NewPassword,
    visitor: AVisitor,
    sessions: SessionsOf,
    session: Session,
    now: Now,
) -> None:
    await service.change_password(
        session, sessions, account, visitor, **fields.model_dump(), now=now
    )
