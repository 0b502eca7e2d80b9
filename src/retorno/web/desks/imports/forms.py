"""Bringing files, and saying what each column of a list is."""

from collections.abc import Sequence
from typing import Any

from django import forms

from retorno.intake.columns import COLUMNS
from retorno.intake.dates import ORDERS
from retorno.intake.profiles import FAMILY_WAYS
from retorno.web.actions.imports.steps import Choices
from retorno.web.readers.imports import ImportPage
from retorno.wording import say

KEEP = "-"
"""Handed on under its own name."""


class FilesInput(forms.ClearableFileInput):
    """Several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """At least one file; what is empty or too big the action refuses in its own words."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> Any:  # noqa: ANN401
        del initial
        if not data:
            raise forms.ValidationError(self.error_messages["required"])
        return data


class UploadForm(forms.Form):
    """The files, and for which site."""

    site = forms.ChoiceField(required=False)
    mends = forms.CharField(required=False, max_length=8, widget=forms.HiddenInput())

    def __init__(
        self,
        *args: Any,  # noqa: ANN401
        lang: str,
        sites: Sequence[tuple[str, str]],
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {"files": FilesField(), **self.fields}
        files, site = self.fields["files"], self.fields["site"]
        files.label, site.label = say("imports.files", lang), say("imports.site", lang)
        files.error_messages["required"] = say("error.imports.no_file", lang)
        files.help_text = say("imports.files_help", lang)
        nobody = ("", say("imports.no_site", lang))
        choices = [nobody, *sites] if len(sites) != 1 else list(sites)
        site.choices = choices  # type: ignore[attr-defined]


class ColumnsForm(forms.Form):
    """One choice a header, and how dates and families are meant.

    Headers are named by their place: what people write as a header is no name of a field.
    """

    dates = forms.ChoiceField(required=False)
    families = forms.ChoiceField(required=False)
    remember_as = forms.CharField(required=False, max_length=100)

    def __init__(self, *args: Any, page: ImportPage, lang: str, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.page = page
        self._headers: dict[str, str] = {}
        self._name(lang, "dates", ("", *ORDERS), page.dates)
        self._name(lang, "families", ("", *FAMILY_WAYS), page.families)
        self.fields["remember_as"].label = say("imports.remember_as", lang)
        self.fields["remember_as"].help_text = say("imports.remember_help", lang)
        self.fields["remember_as"].initial = page.profile
        options = [(KEEP, say("imports.keep", lang))]
        options += [(name, say(f"imports.column.{name}", lang)) for name in COLUMNS]
        for at, sheet in enumerate(page.sheets):
            for place, (header, guess) in enumerate(
                zip(sheet["headers"], sheet["guesses"], strict=True)
            ):
                name = f"c{at}-{place}"
                self._headers[name] = header
                self.fields[name] = forms.ChoiceField(
                    choices=options,
                    label=header,
                    initial=page.choices.get(header, guess) or KEEP,
                )

    def _name(self, lang: str, name: str, codes: Sequence[str], chosen: str) -> None:
        field: Any = self.fields[name]
        field.label, field.initial = say(f"imports.{name}.label", lang), chosen
        field.choices = [(code, say(f"imports.{name}.{code or 'guess'}", lang)) for code in codes]

    def general(self) -> list[forms.BoundField]:
        """Give the fields that are about all sheets."""
        return [self[name] for name in ("dates", "families", "remember_as")]

    def sheets(self) -> list[dict[str, Any]]:
        """Give each sheet with its columns: a field, and the first cells under its header."""
        return [
            {
                **sheet,
                "columns": [
                    (
                        self[f"c{at}-{place}"],
                        [row[place] for row in sheet["sample"] if place < len(row) and row[place]],
                    )
                    for place in range(len(sheet["headers"]))
                ],
            }
            for at, sheet in enumerate(self.page.sheets)
        ]

    def choices(self) -> Choices:
        """Give what was chosen; where it is what was guessed, the guess stays a guess."""
        said = {self._headers[name]: self.cleaned_data[name] for name in self._headers}
        guessed = {
            header: guess
            for sheet in self.page.sheets
            for header, guess in zip(sheet["headers"], sheet["guesses"], strict=True)
        }
        mapping = {
            header: "" if column == KEEP else column
            for header, column in said.items()
            if (guessed[header] or KEEP) != column
        }
        return Choices(
            mapping=mapping,
            dates=self.cleaned_data["dates"],
            families=self.cleaned_data["families"],
            remember_as=self.cleaned_data["remember_as"],
        )
