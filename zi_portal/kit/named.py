"""Whether any other row names a row: what nothing names can be removed instead of closed."""

from collections.abc import Collection

from django.db.models import ForeignObjectRel, Model


def is_named(row: Model, *, besides: Collection[type[Model]] = ()) -> bool:
    """Whether a row of any table but `besides` names `row`; a query a table, until one does.

    Every table is asked, those of packages to come as well, and of each all rows, also those its readers leave out.
    """
    for relation in row._meta.get_fields(include_hidden=True):
        if not isinstance(relation, ForeignObjectRel) or relation.many_to_many or relation.related_model in besides:
            continue
        if relation.related_model._base_manager.filter(**{relation.field.name: row.pk}).exists():
            return True
    return False
