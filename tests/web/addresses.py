"""What fills the gaps of addresses in tests: an object that exists for none of the roles."""

SAMPLES = {
    "account:invitation": {"token": "nada"},
    "mfa_edit_webauthn": {"pk": 1},
    "mfa_remove_webauthn": {"pk": 1},
    "users:close": {"user_id": 999},
    "users:end": {"user_id": 999, "grant_id": 999},
    "users:grant": {"user_id": 999},
    "users:user": {"user_id": 999},
}
