"""Inviting people and giving them roles."""

from django import forms
from django.core.validators import RegexValidator

from retorno.web.access import Role
from retorno.wording import LANGUAGES, say


class InviteForm(forms.Form):
    """Who is invited."""

    username = forms.CharField(max_length=60)
    full_name = forms.CharField(max_length=150)
    language = forms.ChoiceField()

    def __init__(self, *args: object, lang: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed on as they come
        username, language = self.fields["username"], self.fields["language"]
        username.label = say("users.username", lang)
        username.help_text = say("users.username_help", lang)
        username.validators.append(RegexValidator(r"^[\w.-]+$", say("users.username_bad", lang)))
        self.fields["full_name"].label = say("users.full_name", lang)
        language.label = say("users.language", lang)
        language.choices = [(code, say(f"house.language.{code}", lang)) for code in LANGUAGES]  # type: ignore[attr-defined]


class GrantForm(forms.Form):
    """Which role, and for which site."""

    role = forms.ChoiceField()
    site = forms.TypedChoiceField(coerce=int, empty_value=None, required=False)

    def __init__(
        self, *args: object, lang: str, sites: list[tuple[int, str, str]], **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed on as they come
        role, site = self.fields["role"], self.fields["site"]
        role.label, site.label = say("users.role", lang), say("users.site", lang)
        role.choices = [(one.value, say(f"role.{one}", lang)) for one in Role]  # type: ignore[attr-defined]
        everywhere = ("", say("users.everywhere", lang))
        site.choices = [everywhere, *((key, name) for key, _, name in sites)]  # type: ignore[attr-defined]
