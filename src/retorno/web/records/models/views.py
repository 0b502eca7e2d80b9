"""Lists that somebody keeps under a name."""

from typing import ClassVar

from django.db import models

from retorno.web.records.models.access import User

NAME = 60


class SavedView(models.Model):
    """A list of one user: the part of its address behind the question mark."""

    user = models.ForeignKey(User, models.CASCADE)
    name = models.CharField(max_length=NAME)
    words = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "name"], name="view_one_a_name")
        ]

    def __str__(self) -> str:
        return str(self.pk)
