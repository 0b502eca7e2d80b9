"""What a person is shown of lists before any row is taken in: sheets, headers, guesses, first rows."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import islice

from retorno.formats.tables.separator import normal_name
from retorno.intake.batch import Batch, accents
from retorno.intake.columns import COLUMNS
from retorno.intake.layout import OpenedSheet
from retorno.intake.mojibake import mend
from retorno.intake.profiles import Profile

SAMPLE_ROWS = 5
_LONGEST = 80
_SHOWN_HEADERS = 300


def preview(batch: Batch) -> dict[str, object]:
    """Describe the sheets of a batch as JSON: how each was read, its headers and its first rows."""
    return {
        "sheets": [_sheet(opened) for opened in batch.sheets],
        "repeated": [{"place": again, "same_as": first} for again, first in batch.repeated],
    }


def _sheet(opened: OpenedSheet) -> dict[str, object]:
    source = opened.sheet.source
    rows = 0
    sample: list[list[str]] = []
    for record in opened.sheet.records():
        rows += 1
        if len(sample) < SAMPLE_ROWS:
            sample.append([_shown(cell) for cell in record.cells[:_SHOWN_HEADERS]])
    headers = opened.mapping.headers[:_SHOWN_HEADERS]
    return {
        "file": opened.file,
        "sheet": opened.name,
        "hidden": source.is_hidden,
        "encoding": source.encoding,
        "separator": source.separator,
        "preamble": [_shown(line) for line in islice(opened.sheet.preamble, SAMPLE_ROWS)],
        "profile": opened.profile.name,
        "people": opened.holds_people,
        "places": opened.listing is not None,
        "rows": rows,
        "accents": accents(opened.sheet),
        "headers": [_shown(header) for header in headers],
        "guesses": [target if target in COLUMNS else "" for target in opened.mapping.targets][
            :_SHOWN_HEADERS
        ],
        "sample": sample,
    }


def _shown(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def chosen_profile(
    base: Profile, choices: Mapping[str, str], *, dates: str, families: str
) -> Profile:
    """Give a profile with what somebody chose over what it says.

    Args:
        base: The profile by which the list was recognised.
        choices: Column by header as shown; empty hands the column on under its own name.
        dates: `dmy`, `mdy`, or empty for what the profile says.
        families: `shared`, `per-list`, or empty for what the profile says.
    """
    named = {normal_name(mend(header).text): column for header, column in choices.items()}
    named.pop("", None)
    columns = {name: column for name, column in base.columns.items() if name not in named}
    kept = {name for name, column in named.items() if not column}
    claims = (
        kept & COLUMNS.keys()
    )  # under their own name they would be what they are said not to be
    return replace(
        base,
        columns=columns | {name: column for name, column in named.items() if column},
        kept=(base.kept - named.keys()) | (kept - claims),
        sender_claims=(base.sender_claims - (named.keys() - kept)) | claims,
        dates=dates or base.dates,
        families=families or base.families,
    )
