"""What people type: fields made from the columns of the lists."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms

from retorno.intake.columns import ALONE, COLUMNS, YES_NO, Column, Kind
from retorno.web.readers.cases import FIELDS_OF
from retorno.web.readers.people import CHOICES, LISTED, SORTS, Asked
from retorno.wording import say

LONGEST = 200
HINTS = {
    Kind.DAY: "people.edit.day_hint",
    Kind.PARTIAL_DAY: "people.edit.partial_hint",
    Kind.AIRPORT: "people.edit.airport_hint",
    Kind.COUNTRY: "people.edit.country_hint",
    Kind.WEEKS: "people.edit.weeks_hint",
}
Choices = list[tuple[str, str]]


class GroupForm(forms.Form):
    """Columns of some groups; `version` is that of the group when it was shown."""

    def __init__(
        self,
        *args: Any,  # noqa: ANN401
        lang: str,
        groups: Sequence[str],
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*args, **kwargs)
        for group in groups:
            for name in FIELDS_OF[group]:
                self.fields[name] = column_field(name, COLUMNS[name], lang)

    @property
    def values(self) -> dict[str, str]:
        """Return what was typed, by column."""
        typed = {name: self.cleaned_data[name] for name in self.fields if name in COLUMNS}
        return {
            name: ";".join(value) if isinstance(value, list) else value
            for name, value in typed.items()
        }

    def blame(self, problems: Mapping[str, str], lang: str) -> None:
        """Say beside each field what is wrong with it."""
        for name, code in problems.items():
            self.add_error(name, say(f"people.problem.{code}", lang))


class VersionForm(GroupForm):
    """A group of fields with the version that was shown."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class CreateForm(GroupForm):
    """Somebody new, after a search."""

    q = forms.CharField(widget=forms.HiddenInput, required=False, max_length=LONGEST)

    def __init__(
        self,
        *args: Any,  # noqa: ANN401
        lang: str,
        groups: Sequence[str],
        sites: Choices,
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*args, lang=lang, groups=groups, **kwargs)
        self.fields["site"] = forms.ChoiceField(
            label=say("people.site", lang),
            choices=sites,
            help_text=say("people.create.site_hint", lang),
        )
        self.fields["company"] = forms.ChoiceField(
            label=say("people.create.company", lang),
            choices=[
                ("", "—"),
                ("adult", say("people.create.company_adult", lang)),
                (ALONE, say("people.create.company_alone", lang)),
            ],
            required=False,
        )
        self.fields["adult"] = forms.CharField(
            label=say("people.create.adult", lang),
            help_text=say("people.create.adult_hint", lang),
            required=False,
            max_length=LONGEST,
        )

    @property
    def accompanied_by(self) -> str:
        """Return the number of the adult, `alone`, or nothing where nothing was said."""
        if self.cleaned_data["company"] == ALONE:
            return ALONE
        return str(self.cleaned_data["adult"]).upper() if self.cleaned_data["company"] else ""


class FilterForm(forms.Form):
    """The filters, the columns and the order of the list."""

    def __init__(
        self, asked: Asked, lang: str, facilities: Iterable[str], sites: Iterable[str]
    ) -> None:
        super().__init__()
        any_of_them = ("", say("people.any", lang))
        places = {
            "facility": [(one, one) for one in facilities],
            "site": [(one, one) for one in sites],
        }
        for name in (*CHOICES, *places):
            choices = places.get(name) or _worded(name, CHOICES.get(name, ()), lang)
            self.fields[name] = forms.ChoiceField(
                label=say(f"people.filter.{name}", lang),
                choices=[any_of_them, *choices],
                initial=getattr(asked, name),
                required=False,
            )
        self.fields["sort"] = forms.ChoiceField(
            label=say("people.sort", lang),
            choices=_worded("sort", tuple(SORTS), lang),
            initial=asked.sort or next(iter(SORTS)),
        )
        self.fields["columns"] = forms.MultipleChoiceField(
            label=say("people.columns_title", lang),
            choices=[(name, say(f"people.column.{name}", lang)) for name in LISTED],
            initial=list(asked.columns),
            widget=forms.CheckboxSelectMultiple,
        )

    def plain_fields(self) -> list[forms.BoundField]:
        """Return all but the columns."""
        return [field for field in self if field.name != "columns"]


class ChosenForm(forms.Form):
    """People chosen in the list, and the site they go to once that is said."""

    numbers = forms.MultipleChoiceField(required=False, widget=forms.MultipleHiddenInput)
    site = forms.ChoiceField(required=False)

    def __init__(self, *args: Any, lang: str, sites: Choices, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        chosen = self.data.getlist("numbers") if hasattr(self.data, "getlist") else []
        numbers, site = self.fields["numbers"], self.fields["site"]
        numbers.choices = [(one, one) for one in chosen if one.isalnum()]  # type: ignore[attr-defined]
        site.choices = [("", "—"), *sites]  # type: ignore[attr-defined]
        site.label = say("people.bulk.to", lang)


class ExportForm(forms.Form):
    """What an export is for, and how many rows it was shown to have."""

    purpose = forms.CharField(max_length=64)
    count = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, lang: str, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["purpose"].label = say("people.exporting.purpose", lang)
        self.fields["purpose"].help_text = say("people.exporting.purpose_hint", lang)


class NameForm(forms.Form):
    """The name of a list, and what it holds."""

    name = forms.CharField(max_length=60)
    words = forms.CharField(max_length=4000, required=False)


class CloseForm(forms.Form):
    """Why a record is closed."""

    how = forms.ChoiceField()
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, lang: str, ways: Sequence[str], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        how = self.fields["how"]
        how.label = say("people.close.how", lang)
        how.choices = [(way, say(f"people.closed.{way}", lang)) for way in ways]  # type: ignore[attr-defined]


class FamilyForm(forms.Form):
    """Whatever the small forms of the family page send."""

    version = forms.IntegerField(required=False, min_value=0)
    paper = forms.IntegerField(required=False, min_value=0)
    number = forms.CharField(required=False, max_length=LONGEST)
    role = forms.CharField(required=False, max_length=LONGEST)
    joined = forms.CharField(required=False, max_length=LONGEST)
    left = forms.CharField(required=False, max_length=LONGEST)
    by = forms.CharField(required=False, max_length=LONGEST)
    carer = forms.CharField(required=False, max_length=LONGEST)
    what = forms.CharField(required=False, max_length=LONGEST)
    valid_until = forms.CharField(required=False, max_length=LONGEST)
    accepted = forms.CharField(required=False, max_length=LONGEST)
    office = forms.CharField(required=False, max_length=LONGEST)


def column_field(name: str, column: Column, lang: str) -> forms.Field:
    """Make the field of a column: a list where it is closed, else a line of text."""
    label = say(f"people.column.{name}", lang)
    if column.kind is Kind.NEEDS:
        return forms.MultipleChoiceField(
            label=label,
            choices=[(code, say(f"people.value.needs.{code}", lang)) for code in column.codes],
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )
    if column.kind is Kind.CODE:
        unknown = ("", say("people.unknown", lang))
        choices = [unknown, *_codes(name, column, lang)]
        return forms.ChoiceField(label=label, choices=choices, required=False)
    hint = HINTS.get(column.kind)
    return forms.CharField(
        label=label,
        required=False,
        max_length=LONGEST,
        help_text=say(hint, lang) if hint else "",
    )


def _codes(name: str, column: Column, lang: str) -> Choices:
    if name == "nationality_status":
        return _worded("nationality", column.codes, lang)
    place = "yes_no" if column.codes == YES_NO else name
    return [(code, say(f"people.value.{place}.{code}", lang)) for code in column.codes]


def _worded(name: str, codes: Sequence[str], lang: str) -> Choices:
    return [(code, say(f"people.choice.{name}.{code}", lang)) for code in codes]
