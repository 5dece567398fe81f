"""Moving every encrypted value to the newest key, in batches, repeatable after a kill."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction

from gatehouse.core.crypto import EncryptedTextField, decrypt, encrypt, is_current

BATCH = 200
Field = EncryptedTextField[Any, Any]


def encrypted_tables() -> Iterator[tuple[type[models.Model], list[Field]]]:
    """Every table that holds encrypted columns, and those columns."""
    for model in apps.get_models():
        fields = [f for f in model._meta.local_concrete_fields if isinstance(f, EncryptedTextField)]
        if fields:
            yield model, fields


def rotate(model: type[models.Model], fields: list[Field], *, batch: int = BATCH) -> int:
    """Re-encrypt what an older key sealed; returns how many rows were rewritten.

    Rows are passed in the order of their key, each batch in a transaction of its own, so
    that writers wait for one batch at most. What is current already is left alone.
    """
    changed, last = 0, None
    while rows := _next_rows(model, fields, last, batch):
        last = rows[-1][0]
        old = [row for row in rows if any(v and not is_current(v) for v in row[1:])]
        changed += _rewrite(model, fields, [row[0] for row in old])
    return changed


def _next_rows(
    model: type[models.Model], fields: list[Field], last: Any, batch: int
) -> list[tuple[Any, ...]]:
    """(key, stored text…) of the rows after `last`, as the database holds them."""
    return _read(model, fields, "WHERE {key} > %s" if last is not None else "", last, batch)


@transaction.atomic
def _rewrite(model: type[models.Model], fields: list[Field], keys: list[Any]) -> int:
    """Lock the rows, read them again, write them: somebody may have changed them meanwhile."""
    for key in keys:
        lock = " FOR UPDATE" if connection.features.has_select_for_update else ""
        for row in _read(model, fields, "WHERE {key} = %s", key, 1, lock):
            _write(model, fields, row)
    return len(keys)


def _read(
    model: type[models.Model], fields: list[Field], where: str, key: Any, limit: int, lock: str = ""
) -> list[tuple[Any, ...]]:
    names = [_name(model._meta.pk), *map(_name, fields)]
    where = where.format(key=names[0])
    sql = f"SELECT {', '.join(names)} FROM {_table(model)} {where} ORDER BY {names[0]} LIMIT %s"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql + lock, [key, limit] if where else [limit])
        return list(cursor.fetchall())


def _write(model: type[models.Model], fields: list[Field], row: tuple[Any, ...]) -> None:
    key, *stored = row
    new = [_renewed(field, value) for field, value in zip(fields, stored, strict=True)]
    places = ", ".join(f"{_name(field)} = %s" for field in fields)
    sql = f"UPDATE {_table(model)} SET {places} WHERE {_name(model._meta.pk)} = %s"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql, [*new, key])


def _renewed(field: Field, stored: str | None) -> str | None:
    if stored is None or is_current(stored):
        return stored
    return encrypt(decrypt(stored, context=field.context), context=field.context)


def _name(field: "models.Field[Any, Any]") -> str:
    return connection.ops.quote_name(str(field.column))


def _table(model: type[models.Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)
