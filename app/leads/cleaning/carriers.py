"""Which operator a Chinese mobile prefix was given to. A hint: numbers move between operators."""

_PREFIXES = {
    "cmcc": "134 135 136 137 138 139 147 148 150 151 152 157 158 159 172 178 182 183 184 187 188"
    " 195 197 198",
    "unicom": "130 131 132 145 146 155 156 166 175 176 185 186 196",
    "telecom": "133 149 153 173 174 177 180 181 189 190 191 193 199",
    "broadnet": "192",
    "virtual": "162 165 167 170 171",
}
CARRIER_BY_PREFIX: dict[str, str] = {
    prefix: carrier for carrier, prefixes in _PREFIXES.items() for prefix in prefixes.split()
}


def carrier_of(e164: str) -> str:
    """Return the operator's key of a Chinese mobile number, or an empty text."""
    if len(e164) != 14 or not e164.startswith("+861"):
        return ""
    return CARRIER_BY_PREFIX.get(e164[3:6], "")
