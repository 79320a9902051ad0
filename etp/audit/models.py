from typing import Any, Never, TypeVar

from django.db import models

from etp.audit.enums import Act

Row = TypeVar("Row", bound=models.Model)


class AppendOnlyQuerySet(models.QuerySet[Row]):
    def update(self, **kwargs: Any) -> Never:
        """Always refused: what the journal says was said."""
        raise PermissionError("The journal is append-only.")

    def delete(self) -> Never:
        """Always refused: what the journal says was said."""
        raise PermissionError("The journal is append-only.")


class AppendOnly(models.Model):
    """A row that is written once; PostgreSQL refuses the rest as well (migration 0002)."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert the row; raises PermissionError when it exists already."""
        if not self._state.adding:
            raise PermissionError("The journal is append-only.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Never:
        """Always refused with PermissionError."""
        raise PermissionError("The journal is append-only.")


class Entry(AppendOnly):
    """One read or change of a person's record. Append-only; keys are opaque, so nothing deletes with it."""

    at = models.DateTimeField(db_index=True)
    actor = models.CharField(max_length=80)
    acting_as = models.CharField(max_length=120, blank=True)
    person = models.CharField(max_length=80, db_index=True)
    act = models.CharField(max_length=10, choices=Act)
    resource = models.CharField(max_length=40)
    object_key = models.CharField(max_length=80, blank=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name_plural = "entries"

    def __str__(self) -> str:
        return f"Entry {self.pk}"


class Seal(AppendOnly):
    """A link of the hash chain: it fixes every entry past `after` up to `last_entry`, in order of number."""

    # Unique, so that two sealers at once cannot fork the chain.
    after = models.BigIntegerField(unique=True)
    last_entry = models.BigIntegerField(unique=True)
    entries = models.PositiveIntegerField()
    marks = models.BinaryField()
    digest = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Seal {self.pk}"
