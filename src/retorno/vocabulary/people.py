"""Closed lists about people, with the codes that files carry (IATA SSR, ISO 3166)."""

from enum import StrEnum

ADULT_AGE = 18


class Sex(StrEnum):
    """As stated by the person or a document; empty is unknown."""

    FEMALE = "F"
    MALE = "M"
    OTHER = "X"


class NationalityStatus(StrEnum):
    """How far a claimed nationality has been shown."""

    CLAIMED = "claimed"
    DOCUMENT_SEEN = "document_seen"
    REGISTRY_CONFIRMED = "registry_confirmed"
    DOUBTFUL = "doubtful"
    NOT_NATIONAL = "not_national"
    DUAL = "dual"


class DocumentType(StrEnum):
    """Documents a person can land with."""

    PASSPORT = "passport"
    NATIONAL_ID = "national_id"
    EXEMPT_PASSPORT = "exempt_passport"
    EMERGENCY_PASSPORT = "emergency_passport"


class Need(StrEnum):
    """IATA special service request codes."""

    WCHR = "WCHR"
    WCHS = "WCHS"
    WCHC = "WCHC"
    MEDA = "MEDA"
    STCR = "STCR"
    OXYG = "OXYG"
    INF = "INF"
    UMNR = "UMNR"
    BLND = "BLND"
    DEAF = "DEAF"
    MAAS = "MAAS"


class PartyClass(StrEnum):
    """Class of a party; the first that applies counts."""

    UNACCOMPANIED_MINOR = "unaccompanied_minor"
    MEDICAL = "medical"
    CHILDREN = "children"
    GENERAL = "general"


MEDICAL_CLASS = frozenset({Need.MEDA, Need.STCR, Need.OXYG, Need.WCHC, Need.WCHS, Need.WCHR})
WHEELCHAIR_NEEDS = frozenset({Need.WCHR, Need.WCHS, Need.WCHC})
MEDICAL_NEEDS = frozenset({Need.MEDA, Need.STCR, Need.OXYG})
