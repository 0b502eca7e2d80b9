"""The parts of a person's page, each an address of its own."""

from dataclasses import dataclass

from django.urls import reverse

SLUGS = {
    "summary": "resumen",
    "identity": "identidad",
    "family": "familia",
    "health": "salud",
    "documents": "documentos",
    "orders": "ordenes",
    "flights": "vuelos",
    "reception": "recepcion",
    "timeline": "historia",
}
TAB_OF_GROUP = {
    "identity": "identity",
    "document": "documents",
    "order": "orders",
    "place": "orders",
    "health": "health",
    "child": "family",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    """One part: its code, its address and whether it is open."""

    code: str
    address: str
    is_here: bool


def tabs(number: str, here: str) -> list[Tab]:
    """List the parts of a person's page."""
    return [
        Tab(code=code, address=reverse("people:tab", args=[number, slug]), is_here=code == here)
        for code, slug in SLUGS.items()
    ]
