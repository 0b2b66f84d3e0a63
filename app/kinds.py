"""Kinds that the tables and the cleaning of rows share.

Cleaning runs in processes of its own, which must stay small: this imports nothing, and
`app.models.lead` passes it on.
"""

from enum import StrEnum


class ListSource(StrEnum):
    YELLOW_PAGES = "yellow_pages"
    ALIBABA = "alibaba"
    HC360 = "hc360"
    PURCHASED = "purchased"
    OWN = "own"
    REFERRAL = "referral"
    OTHER = "other"


class PhoneKind(StrEnum):
    MOBILE = "mobile"
    LANDLINE = "landline"
    SPECIAL = "special"
    SERVICE_400 = "service_400"
    SHORT = "short"
    IOT = "iot"
    INTERNATIONAL = "international"
