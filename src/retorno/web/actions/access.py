"""Giving and ending roles, inviting people, closing their accounts."""

import hashlib
from datetime import datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from retorno.vocabulary.errors import RefusedError
from retorno.web.access import Action, Role, Viewer
from retorno.web.access.roles import clash
from retorno.web.actions.journal import Deed, write
from retorno.web.records.models import Grant, Invitation, Site, User

INVITATION_HOURS = 72
CHAIN = "access"


@transaction.atomic
def invite(
    viewer: Viewer, *, username: str, full_name: str, language: str, token: str, now: datetime
) -> int:
    """Make a user without a password and an invitation; return the user's key.

    Args:
        viewer: Who invites.
        username: Free, or refused.
        full_name: As shown in pages.
        language: `es` or `en`.
        token: At least 32 random bytes as text, made by the caller and shown once; its hash is kept.
        now: This moment.
    """
    viewer.check(Action.USERS_EDIT)
    if User.objects.filter(username__iexact=username).exists():
        raise RefusedError("access.name_taken", username=username)
    user = User(username=username, full_name=full_name, language=language, created_at=now)
    user.set_unusable_password()
    user.save()
    _invitation(user, token, now)
    _note(viewer, "user.invited", user.pk, now)
    return user.pk


@transaction.atomic
def accept(token: str, password: str, now: datetime) -> User:
    """Set the first password of whoever holds the link; the link is used up.

    Raises:
        RefusedError: The link is unknown, used or too old.
        django.core.exceptions.ValidationError: The password is too weak; it says why.
    """
    found = invited(token, now)
    if found is None:
        raise RefusedError("access.no_invitation")
    user = User.objects.select_for_update().get(pk=found)
    validate_password(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])
    Invitation.objects.filter(user=user).delete()
    write(Deed(chain=CHAIN, at=now, actor=f"u-{user.pk}", role="self", action="user.password_set",
               subject=f"user:{user.pk}"))  # fmt: skip
    return user


def invited(token: str, now: datetime) -> int | None:
    """Return the key of the user whom a link was made for, if it may still be used."""
    rows = Invitation.objects.filter(
        token_hash=_hash(token), expires_at__gt=now, user__is_active=True
    )
    return rows.values_list("user_id", flat=True).first()


@transaction.atomic
def grant(viewer: Viewer, *, user_id: int, role: Role, site_id: int | None, now: datetime) -> Grant:
    """Give a role. Nobody gives one to themselves, and incompatible roles are refused.

    Raises:
        RefusedError: Saying which two roles clash, or why else.
    """
    viewer.check(Action.USERS_EDIT)
    if user_id == viewer.user_id:
        raise RefusedError("access.not_yourself")
    user = User.objects.select_for_update().filter(pk=user_id, is_active=True).first()
    if user is None or (site_id is not None and not Site.objects.filter(pk=site_id).exists()):
        raise RefusedError("access.no_such")
    held = Grant.objects.filter(user=user, ended_at=None)
    if held.filter(role=role, site=site_id).exists():
        raise RefusedError("access.has_it", role=role)
    pair = clash(frozenset((role, *(Role(one.role) for one in held))))
    if pair:
        raise RefusedError("access.clash", first=pair[0], second=pair[1])
    made = Grant.objects.create(
        user=user, role=role, site_id=site_id, given_by_id=viewer.user_id, given_at=now
    )
    _note(viewer, f"user.role_given.{role}", user_id, now)
    return made


@transaction.atomic
def end(viewer: Viewer, *, grant_id: int, now: datetime) -> None:
    """End a role from now on."""
    viewer.check(Action.USERS_EDIT)
    found = Grant.objects.select_for_update().filter(pk=grant_id, ended_at=None).first()
    if found is None:
        raise RefusedError("access.no_such")
    if found.user_id == viewer.user_id:
        raise RefusedError("access.not_yourself")
    Grant.objects.filter(pk=grant_id).update(ended_at=now, ended_by_id=viewer.user_id)
    _note(viewer, f"user.role_ended.{found.role}", found.user_id, now)


@transaction.atomic
def close(viewer: Viewer, *, user_id: int, now: datetime) -> None:
    """Let somebody sign in no more, and end what they hold and where they are signed in."""
    viewer.check(Action.USERS_EDIT)
    if user_id == viewer.user_id:
        raise RefusedError("access.not_yourself")
    if not User.objects.filter(pk=user_id, is_active=True).update(is_active=False):
        raise RefusedError("access.no_such")
    Grant.objects.filter(user_id=user_id, ended_at=None).update(
        ended_at=now, ended_by_id=viewer.user_id
    )
    Invitation.objects.filter(user_id=user_id).delete()
    _note(viewer, "user.closed", user_id, now)


@transaction.atomic
def speak(user_id: int, language: str) -> None:
    """Remember in which language somebody reads."""
    User.objects.filter(pk=user_id).update(language=language)


@transaction.atomic
def first_administrator(username: str, full_name: str, *, token: str, now: datetime) -> int:
    """Make the first administrator of an empty house, from the machine's own command line.

    Raises:
        RefusedError: There is an administrator already.
    """
    if Grant.objects.filter(role=Role.ADMINISTRATOR, ended_at=None, user__is_active=True).exists():
        raise RefusedError("access.has_administrator")
    user = User(username=username, full_name=full_name, created_at=now)
    user.set_unusable_password()
    user.save()
    Grant.objects.create(user=user, role=Role.ADMINISTRATOR, given_at=now)
    _invitation(user, token, now)
    write(Deed(chain=CHAIN, at=now, actor="console", role="console", action="user.first_administrator",
               subject=f"user:{user.pk}"))  # fmt: skip
    return user.pk


def _invitation(user: User, token: str, now: datetime) -> None:
    Invitation.objects.create(
        user=user, token_hash=_hash(token), expires_at=now + timedelta(hours=INVITATION_HOURS)
    )


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _note(viewer: Viewer, action: str, user_id: int, now: datetime) -> None:
    role = viewer.role_for(Action.USERS_EDIT)
    subject = f"user:{user_id}"
    write(Deed(chain=CHAIN, at=now, actor=viewer.actor, role=role, action=action, subject=subject))
