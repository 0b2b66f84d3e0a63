"""Presets: those that we ship, and those that somebody here saved for the files of one source."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.access.audit import audit
from app.errors import Invalid, NotFound
from app.leads.imports.mapping import presets
from app.leads.imports.schemas import DraftIn, PresetOut, SavedPresetIn
from app.models.account import Account
from app.models.lead import ImportPreset, ListSource
from app.paging import Page


class PresetUnknown(Invalid):
    """There is no such preset."""

    code = "preset_unknown"


class SavedPresetUnknown(NotFound):
    """Nobody here saved a preset of that name."""

    code = "saved_preset_unknown"


async def every(session: AsyncSession) -> Page[PresetOut]:
    saved = await session.scalars(select(ImportPreset).order_by(ImportPreset.name))
    shipped = [PresetOut.model_validate(preset) for preset in presets().values()]
    return Page(items=[*[_shown(each) for each in saved], *shipped])


async def save(session: AsyncSession, who: Account, name: str, fields: SavedPresetIn) -> PresetOut:
    """Keep the preset under the name; what stood there before is replaced."""
    kept = await session.scalar(select(ImportPreset).where(ImportPreset.name == name))
    if kept is None:
        kept = ImportPreset(name=name)
        session.add(kept)
    kept.source, kept.encoding, kept.delimiter = fields.source, fields.encoding, fields.delimiter
    kept.columns = {key.value: titles for key, titles in fields.columns.items()}
    await session.flush()
    audit(session, who, "preset.saved", subject_kind="preset", subject_id=kept.id, name=name)
    return _shown(kept)


async def remove(session: AsyncSession, who: Account, name: str) -> None:
    kept = await session.scalar(select(ImportPreset).where(ImportPreset.name == name))
    if kept is None:
        raise SavedPresetUnknown
    await session.delete(kept)
    audit(session, who, "preset.removed", subject_kind="preset", subject_id=kept.id, name=name)


async def source_of(session: AsyncSession, key: str) -> ListSource:
    if not key:
        return ListSource.OTHER
    if key in presets():
        return presets()[key].source
    saved = await _saved(session, key)
    if saved is None:
        raise PresetUnknown(f"Take one of {', '.join(presets())}, a saved one, or none.")
    return saved.source


async def applied(session: AsyncSession, asked: DraftIn) -> tuple[DraftIn, dict[str, list[str]]]:
    """Return the request with what a saved preset knows, and the headers that it knows.

    What was asked goes before the preset.
    """
    if not asked.preset or asked.preset in presets():
        return asked, {}
    saved = await _saved(session, asked.preset)
    if saved is None:
        raise PresetUnknown(f"Take one of {', '.join(presets())}, a saved one, or none.")
    update = {
        "preset": "",
        "encoding": asked.encoding or saved.encoding,
        "delimiter": asked.delimiter or saved.delimiter,
    }
    return asked.model_copy(update=update), saved.columns


async def _saved(session: AsyncSession, key: str) -> ImportPreset | None:
    try:
        return await session.get(ImportPreset, UUID(key))
    except ValueError:
        return None


def _shown(saved: ImportPreset) -> PresetOut:
    return PresetOut(
        key=str(saved.id),
        label_zh=saved.name,
        label_en=saved.name,
        source=saved.source,
        columns=saved.columns,
        is_saved=True,
    )
