"""Setting a first password."""

from django import forms

from retorno.wording import say


class FirstPasswordForm(forms.Form):
    """A password, twice."""

    password = forms.CharField(
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "autofocus": True}),
    )
    again = forms.CharField(
        max_length=128, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def __init__(self, *args: object, lang: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed on as they come
        self._lang = lang
        self.fields["password"].label = say("account.password", lang)
        self.fields["again"].label = say("account.again", lang)

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        if cleaned.get("password") != cleaned.get("again"):
            self.add_error("again", say("account.differ", self._lang))
        return cleaned
