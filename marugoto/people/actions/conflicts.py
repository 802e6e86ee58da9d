"""When the database has the last word, its sentence reaches the desk."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, models, transaction

from marugoto.core.errors import Refused


@contextmanager
def in_a_sentence(model: type[models.Model], field: str | None = None) -> Iterator[None]:
    """Runs in a savepoint; a broken constraint of the model becomes a Refused with the constraint's own sentence."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as broken:
        name = getattr(getattr(broken.__cause__, "diag", None), "constraint_name", None)
        rule = next((c for c in model._meta.constraints if c.name == name), None)
        if rule is None:
            raise
        raise Refused(str(rule.violation_error_message), field=field) from broken
