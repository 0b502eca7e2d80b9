"""Which column each header of a sheet means, and which sheets hold people at all."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from retorno.formats.tables.separator import normal_name
from retorno.intake.columns import COLUMNS
from retorno.intake.facts import column_of_header
from retorno.intake.mojibake import mend
from retorno.intake.profiles import Profile

SOURCE_COLUMNS = ("source_file", "source_sheet", "source_row", "source_hash")
UNREAD = "unread_text"
"""Column of `rejected.csv` for text that stood in no column."""
CLAIM_PREFIX = "sender_claims_"
EARLIER_PREFIX = "previous_"
AS_WRITTEN = "_as_written"
_PERSONAL = frozenset(
    (
        "person_id",
        "given_names",
        "surnames",
        "birth_date",
        "sex",
        "nationality_claimed",
        "document_number",
        "order_number",
    )
)
_ENOUGH = 2
_SMALL_WORDS = frozenset(("de", "del", "la", "el", "los", "las", "of", "the"))


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderMapping:
    """What the headers of one sheet mean.

    Args:
        headers: As written, made unique.
        targets: Column of the caseload, or the name under which the column is handed on, by
            position; empty for a column without a header.
    """

    headers: tuple[str, ...]
    targets: tuple[str, ...]

    @property
    def is_mended(self) -> bool:
        """Say whether the list is a `rejected.csv`: rows with the place that they first came from."""
        return SOURCE_COLUMNS[0] in self.targets and SOURCE_COLUMNS[-1] not in self.targets

    def with_unnamed(self, positions: Iterable[int]) -> "HeaderMapping":
        """Hand on columns without a header that hold something, under their position."""
        targets = list(self.targets)
        for at in positions:
            targets[at] = self.headers[at]
        return replace(self, targets=tuple(targets))

    @property
    def known(self) -> set[str]:
        """Columns of the caseload that the sheet has."""
        return {target for target in self.targets if target in COLUMNS}

    @property
    def holds_people(self) -> bool:
        """Say whether the rows are people: an identifier, or two columns, one of them personal."""
        known = self.known
        return "person_id" in known or (len(known) >= _ENOUGH and bool(known & _PERSONAL))

    def as_written(self) -> dict[str, str]:
        """Column by header, for the report."""
        pairs = zip(self.headers, self.targets, strict=True)
        return {header: target for header, target in pairs if target}


def unique_names(names: Sequence[str], taken: Mapping[str, object] | None = None) -> list[str]:
    """Make names unique by a number in brackets; names in `taken` are not given."""
    seen, unique = set(taken or ()), []
    for name in names:
        given, number = name, 1
        while given in seen:
            number += 1
            given = f"{name} ({number})"
        seen.add(given)
        unique.append(given)
    return unique


def map_headers(columns: Sequence[str], profile: Profile) -> HeaderMapping:
    """Map headers by the profile, then by the names in common use; the others keep their own."""
    known = {**column_of_header(), **profile.columns}
    targets = [_target(header, profile, known) for header in columns]
    if set(SOURCE_COLUMNS) <= set(columns) and set(COLUMNS) <= set(columns):
        targets = list(columns)  # people.csv of an earlier intake: every name is what it says
    elif tuple(columns[:3]) == SOURCE_COLUMNS[:3] and UNREAD in columns:
        targets[:3] = columns[:3]  # rejected.csv, mended
        targets[columns.index(UNREAD)] = ""
    ours = {*COLUMNS, *SOURCE_COLUMNS}
    reserved = {target: None for target in targets if target in ours}
    others = [target for target in targets if target and target not in ours]
    names = iter(unique_names(others, reserved))
    return HeaderMapping(
        headers=tuple(unique_names([name or f"column_{at}" for at, name in enumerate(columns, 1)])),
        targets=tuple(
            target if not target or target in ours else next(names) for target in targets
        ),
    )


def bare_name(name: str) -> str:
    """Leave out the small words: `fecha_de_la_orden` is `fecha_orden`."""
    return "_".join(word for word in name.split("_") if word not in _SMALL_WORDS)


def _target(header: str, profile: Profile, known: Mapping[str, str]) -> str:
    name = normal_name(mend(header).text)
    if not name:
        return header  # empty, or signs alone
    if name in profile.sender_claims:
        return CLAIM_PREFIX + name
    if name in profile.kept:
        return header
    if name in SOURCE_COLUMNS:
        return EARLIER_PREFIX + name
    return known.get(name) or known.get(bare_name(name), header)
