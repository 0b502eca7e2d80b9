"""Who may sign in, at which site, in which role, since when and by whom."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

NAME = 150


class User(AbstractBaseUser):
    """Somebody who may sign in. What they may do stands in their grants, never here."""

    username = models.CharField(max_length=60, unique=True)
    full_name = models.CharField(max_length=NAME)
    language = models.CharField(max_length=2, default="es")
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar = ["full_name"]
    objects = BaseUserManager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(language__in=["es", "en"]), name="user_language")
        ]

    def __str__(self) -> str:
        return self.username


class Site(models.Model):
    """A consulate, a hangar, an office: what a role is bound to."""

    code = models.CharField(max_length=12, unique=True)
    name = models.CharField(max_length=NAME)

    def __str__(self) -> str:
        return self.code


class Grant(models.Model):
    """A role given to a person, for one site or for all; ended, never deleted."""

    user = models.ForeignKey(User, models.PROTECT, related_name="grants")
    role = models.CharField(max_length=40)
    site = models.ForeignKey(Site, models.PROTECT, null=True, blank=True)
    given_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    given_at = models.DateTimeField()
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "role", "site"],
                condition=Q(ended_at=None),
                name="grant_once_a_site",
            ),
            models.UniqueConstraint(
                fields=["user", "role"],
                condition=Q(ended_at=None, site=None),
                name="grant_once_everywhere",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="grant_end_has_its_author",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}:{self.role}"


class Invitation(models.Model):
    """One link, for one use, by which somebody sets their first password. Only its hash is kept."""

    user = models.OneToOneField(User, models.CASCADE)
    token_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.user_id)
