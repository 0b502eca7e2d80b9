"""Opening a hold: who, and which of six reasons was heard. There is no field for a story."""

from django import forms

from retorno.protect.holds import HoldKind
from retorno.web.actions.holds import HEARD
from retorno.wording import say


class OpenForm(forms.Form):
    """One tap: each kind is a button."""

    person = forms.CharField(max_length=40)
    heard = forms.ChoiceField(required=False)
    kind = forms.TypedChoiceField(
        coerce=HoldKind, choices=[(kind, kind) for kind in HoldKind], widget=forms.HiddenInput
    )

    def __init__(self, *args: object, lang: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed on as they come
        person, heard = self.fields["person"], self.fields["heard"]
        person.label = say("holds.person", lang)
        person.help_text = say("holds.person_help", lang)
        heard.label = say("holds.heard_how", lang)
        nobody_said = ("", say("holds.heard.not_said", lang))
        heard.choices = [nobody_said, *((one, say(f"holds.heard.{one}", lang)) for one in HEARD)]  # type: ignore[attr-defined]
        self.fields["kind"].error_messages["required"] = say("holds.choose", lang)

    def clean_person(self) -> str:
        """Take a number however it is typed."""
        return as_number(self.cleaned_data["person"])


class AnswerForm(forms.Form):
    """Who was asked, when, where and in which language, and what they said. Nothing is filled in."""

    person = forms.CharField(max_length=40)
    asked_on = forms.DateField(widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    place = forms.CharField(max_length=80)
    spoken = forms.CharField(max_length=40)
    interpreter = forms.ChoiceField()
    answer = forms.ChoiceField()

    def __init__(self, *args: object, lang: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed on as they come
        for name, one in self.fields.items():
            one.label = say(f"holds.asked.{name}", lang)
        for name in ("interpreter", "answer"):
            words = [(code, say(f"holds.{name}.{code}", lang)) for code in ("yes", "no")]
            self.fields[name].choices = [("", "—"), *words]  # type: ignore[attr-defined]

    def clean_person(self) -> str:
        """Take a number however it is typed."""
        return as_number(self.cleaned_data["person"])


def as_number(typed: object) -> str:
    """Give a number as the records have it."""
    return "".join(str(typed).split()).upper()
