"""Queries whose SQL is written once a process: to write that of a small one costs Django ten times what asking it does.

An ordinary queryset with `Asked` where a value changes from call to call; it is compiled at the first call, and each call
returns its rows as a list. For what every page and every save asks, and nothing else: lists of ids, which change the SQL,
locks, which look at the transaction, and prefetches stay plain querysets.
"""

from collections.abc import Callable
from copy import copy
from types import SimpleNamespace
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Field, QuerySet, Value


class Asked(Value):
    """A value that is given when the query is asked, by its name; `output_field` is the type it is compared as."""

    def __init__(self, name: str, output_field: "Field[Any, Any]") -> None:
        """Stand for the value called `name`."""
        super().__init__(None, output_field=output_field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> Any:  # noqa: ARG002  (as Django calls it)
        """Put itself among the parameters, where a call puts the value."""
        return "%s", (self,)

    def as_sqlite(self, compiler: Any, connection: Any, **_context: Any) -> Any:
        """Do the same on SQLite, for which a `Value` looks at the number it holds."""
        return self.as_sql(compiler, connection)

    def bound(self, value: Any, connection: Any) -> Any:
        """Return a value as the database takes it."""
        return self.output_field.get_db_prep_value(value, connection=connection)


class Prepared[Row]:
    """A query that is compiled once."""

    def __init__(self, build: Callable[[], QuerySet[Any, Row]]) -> None:
        """Keep `build`, which is called when the models are there."""
        self._build = build
        self._compiled: tuple[Any, Any, str, tuple[Any, ...]] | None = None

    def __call__(self, **values: Any) -> list[Row]:
        """Return the rows for `values`, by the names of what is asked; one query. Raises KeyError if one is missing."""
        if self._compiled is None:
            self._compiled = self._compile()
        queryset, template, sql, parameters = self._compiled
        connection = connections[DEFAULT_DB_ALIAS]
        given = tuple(one.bound(values[one.name], connection) if isinstance(one, Asked) else one for one in parameters)
        compiler = copy(template)
        compiler.connection = connection  # the template's belongs to the thread that compiled it
        compiler.as_sql = lambda *_args, **_kwargs: (sql, given)
        # All that an iterable of Django asks of its queryset.
        asked = SimpleNamespace(
            db=DEFAULT_DB_ALIAS,
            model=queryset.model,
            query=SimpleNamespace(get_compiler=lambda *_args, **_kwargs: compiler),
            _known_related_objects={},
            _fetch_mode=queryset._fetch_mode,
        )
        return list(queryset._iterable_class(asked))

    def _compile(self) -> tuple[Any, Any, str, tuple[Any, ...]]:
        queryset: Any = self._build()
        if queryset._prefetch_related_lookups or queryset.query.select_for_update:
            raise ValueError("neither locks nor prefetches can be prepared")
        compiler = queryset.query.get_compiler(using=DEFAULT_DB_ALIAS)
        sql, parameters = compiler.as_sql()
        return queryset, compiler, sql, tuple(parameters)
