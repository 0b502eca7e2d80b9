"""What fills the gaps of addresses in tests: an object that exists for none of the roles."""

SAMPLES = {
    "account:invitation": {"token": "nada"},
    **{
        f"imports:{name}": {"number": "NOTHERE0"}
        for name in (
            "batch",
            "columns",
            "problems",
            "duplicates",
            "rows",
            "submit",
            "send_back",
            "confirm",
            "discard",
            "rejected",
            "outcomes",
        )
    },
    "imports:tell_apart": {"number": "NOTHERE0", "position": 1},
    "mfa_edit_webauthn": {"pk": 1},
    "mfa_remove_webauthn": {"pk": 1},
    "people:case": {"number": "NOBODY00"},
    "people:child": {"number": "NOBODY00"},
    "people:close": {"number": "NOBODY00"},
    "people:drop_view": {"view_id": 999},
    "people:edit": {"number": "NOBODY00", "group": "identity"},
    "people:family_accompany": {"number": "NOBODY00"},
    "people:family_add": {"number": "NOBODY00"},
    "people:family_answer": {"number": "NOBODY00"},
    "people:family_not_wanted": {"number": "NOBODY00"},
    "people:family_paper": {"number": "NOBODY00"},
    "people:family_split": {"number": "NOBODY00"},
    "people:health": {"number": "NOBODY00"},
    "people:tab": {"number": "NOBODY00", "tab": "familia"},
    **{f"protection:{name}": {"number": "nada"} for name in ("hold", "propose", "keep", "confirm")},
    "users:close": {"user_id": 999},
    "users:end": {"user_id": 999, "grant_id": 999},
    "users:grant": {"user_id": 999},
    "users:user": {"user_id": 999},
}
