"""The store of recordings as the settings name it, for every process that opens it."""

from app.config import Settings
from recordings.sealing import keyring
from recordings.storage import Store, open_store


def store_of(settings: Settings) -> Store:
    """Raises StoreUnreachable for an address that no store understands."""
    return open_store(settings.store_url, keys=keyring(settings.recording_keys))
