"""Phones of other countries, decided by the reference library's rules.

`rphonenumbers` is the reference library `phonenumbers` in another language: the same names, the
same answers and several times as fast. bench/phone_speed.py holds one against the other. Zones it
does not know; they are the reference's own.
"""

from functools import lru_cache

import phonenumbers as reference
import rphonenumbers as library
from phonenumbers import timezone

from app.kinds import PhoneKind
from app.leads import phones
from app.leads.phones import Phone, PhoneFault

_KINDS = library.PhoneNumberType
_SPECIAL = {
    _KINDS.TOLL_FREE,
    _KINDS.PREMIUM_RATE,
    _KINDS.SHARED_COST,
    _KINDS.UAN,
    _KINDS.VOICEMAIL,
}


def read(digits: str, region: str | None) -> Phone | PhoneFault:
    """Return the phone of the digits, which begin with + or are of that region."""
    try:
        number = library.parse(digits, region)
    except library.NumberParseException:
        return PhoneFault.MALFORMED
    # A number is valid exactly when the library knows its type.
    kind = library.number_type(number)
    if kind == _KINDS.UNKNOWN:
        possible = library.is_possible_number(number)
        return PhoneFault.MALFORMED if possible else PhoneFault.WRONG_LENGTH
    e164 = library.format_number(number, library.PhoneNumberFormat.E164)
    country = library.region_code_for_number(number) or ""
    if country == phones.CHINA:
        return phones.normalise(e164)
    return Phone(e164, _kind_of(kind, country, region), country=country)


def _kind_of(kind: int, country: str, region: str | None) -> PhoneKind:
    if kind in _SPECIAL:
        return PhoneKind.SPECIAL
    if country != region:
        return PhoneKind.INTERNATIONAL
    return PhoneKind.LANDLINE if kind == _KINDS.FIXED_LINE else PhoneKind.MOBILE


@lru_cache(maxsize=4096)
def zone_of(e164: str) -> str | None:
    """Return the IANA zone when the number lies in one alone, else None."""
    try:
        zones = timezone.time_zones_for_number(reference.parse(e164))
    except reference.NumberParseException:
        return None
    return zones[0] if len(zones) == 1 and zones[0] != timezone.UNKNOWN_TIMEZONE else None
