"""A profile that was written is read as the same profile."""

import pytest

from retorno.intake.preview import chosen_profile
from retorno.intake.profiles import Profile, load_profile, shipped_profiles
from retorno.intake.saving import profile_text


@pytest.mark.parametrize("name", shipped_profiles())
def test_what_is_written_is_read_again(tmp_path, name):
    profile = shipped_profiles()[name]
    path = tmp_path / "mine.toml"
    path.write_text(profile_text(profile), encoding="utf-8")
    assert load_profile(str(path)) == profile


def test_choices_stand_over_what_a_profile_says():
    base = Profile(
        name="base", dates="dmy", columns={"clave": "order_number", "sexo": "sex"},
        kept=frozenset(["nota"]), sender_claims=frozenset(["delito"]),
    )  # fmt: skip
    choices = {"Clave": "person_id", "Nota": "facility", "Delito": "", "person_id": "", "": "sex"}
    chosen = chosen_profile(base, choices, dates="", families="shared")
    assert chosen.columns == {"sexo": "sex", "clave": "person_id", "nota": "facility"}
    assert (chosen.kept, chosen.sender_claims) == ({"delito"}, {"person_id", "delito"})
    assert (chosen.dates, chosen.families) == ("dmy", "shared")
