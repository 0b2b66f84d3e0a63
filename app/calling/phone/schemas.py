from pydantic import BaseModel


class IceServer(BaseModel):
    urls: list[str]
    username: str | None = None
    credential: str | None = None


class PhoneOut(BaseModel):
    """How the browser's phone reaches the PBX."""

    ws_path: str
    uri: str
    username: str
    password: str
    login_target: str
    """The number to call: the leg then stays up and waits for customers."""
    ice_servers: list[IceServer]
