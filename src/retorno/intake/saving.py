"""Writing a mapping profile as the file that `load_profile` reads."""

from collections.abc import Mapping

import tomli_w

from retorno.intake.profiles import FORMAT, Listing, Profile


def profile_text(profile: Profile) -> str:
    """Write a profile; reading it gives the same one."""
    table: dict[str, object] = {
        "format": FORMAT,
        "name": profile.name,
        "dates": profile.dates,
        "families": profile.families,
        "columns": dict(profile.columns),
        "kept": sorted(profile.kept),
        "sender_claims": sorted(profile.sender_claims),
        "values": {column: dict(words) for column, words in profile.values.items()},
        "recognised_by": sorted(profile.recognised_by),
        "sheets": [_listing(one) for one in profile.sheets],
    }
    return tomli_w.dumps(table)


def _listing(listing: Listing) -> Mapping[str, object]:
    return {
        "sheet": listing.sheet,
        "writes": listing.writes,
        "columns": dict(listing.columns),
        "adds": {column: list(names) for column, names in listing.adds.items()},
        "ends": dict(listing.ends),
    }
