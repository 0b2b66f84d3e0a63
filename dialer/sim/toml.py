"""Writes a scenario as TOML; the standard library only reads it."""

import json
from typing import Any

from dialer.sim.scenario import Scenario


def to_toml(scenario: Scenario) -> str:
    """The whole scenario, every default spelled out, so that it stays what it is."""
    fields = scenario.model_dump(mode="json", exclude_none=True)
    flat = {name: value for name, value in fields.items() if not isinstance(value, dict)}
    parts = ["".join(f"{name} = {_value(value)}\n" for name, value in flat.items())]
    for name, value in fields.items():
        if isinstance(value, dict):
            lines = "".join(f"{key} = {_value(inner)}\n" for key, inner in value.items())
            parts.append(f"[{name}]\n{lines}")
    return "\n".join(parts)


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_value(inner)}" for key, inner in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(_value(inner) for inner in value) + "]"
    if isinstance(value, float):
        return repr(value)
    return json.dumps(value, ensure_ascii=False)
