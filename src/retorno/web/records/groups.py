"""Fields of a person that are written together, and who writes them."""

from collections.abc import Mapping

GROUPS: Mapping[str, tuple[str, ...]] = {
    "identity": (
        "given_names", "surnames", "birth_date", "sex", "nationality_claimed", "nationality_status",
    ),
    "document": ("document_type", "document_number", "document_expires"),
    "order": ("order_number", "order_date", "order_authority", "order_final"),
    "place": (
        "facility", "ready_date", "latest_date", "arrival_preferred", "destination_municipality",
        "consular_contact",
    ),
    "health": (
        "needs", "pregnancy_weeks", "pregnancy_as_of", "pregnancy_multiple", "fit_to_fly_until",
    ),
    "child": ("best_interests",),
}  # fmt: skip
"""What stands in no group (`family_id`, `guardian_id`) is written by the families alone."""
FAMILY = "family"
