"""Strict reading of YAML into frozen dataclasses.

The dataclass is the schema: an unknown key, a missing key or a value of the wrong type is a
`DataError` that names the file and the place in it ("season.yaml: sessions[3].start")."""

import dataclasses
import types
import typing
from datetime import date, time
from pathlib import Path
from typing import Any, TypeVar, Union

import yaml

T = TypeVar("T")
# What yaml.safe_load does, in C where it is there: four times as fast on a season's files.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class DataError(ValueError):
    """What is wrong with the example's data, and where."""


def read_yaml(path: Path) -> Any:
    """The file's content; `DataError` when it is absent or is no YAML."""
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)  # noqa: S506 — a safe one
    except FileNotFoundError as error:
        raise DataError(f"{path.name}: no such file") from error
    except yaml.YAMLError as error:
        raise DataError(f"{path.name}: {error}") from error


def read_list(path: Path, of: type[T]) -> tuple[T, ...]:
    """A file that is one list of `of`."""
    return tuple(_sequence(read_yaml(path), of, path.name))


def read_one(path: Path, of: type[T]) -> T:
    """A file that is one mapping, read as `of`."""
    return build(of, read_yaml(path), path.name)


def build(cls: type[T], raw: Any, where: str) -> T:
    """One dataclass from one mapping; `where` is named in errors."""
    if not isinstance(raw, dict):
        raise DataError(f"{where}: expected a mapping with keys, got {raw!r}")
    fields = {field.name: field for field in dataclasses.fields(cls)}  # type: ignore[arg-type]
    _check_keys(raw, fields, where)
    hints = typing.get_type_hints(cls)
    values = {key: _value(raw[key], hints[key], f"{where}.{key}") for key in raw}
    return cls(**values)


def _check_keys(raw: dict[Any, Any], fields: dict[str, Any], where: str) -> None:
    unknown = sorted(str(key) for key in raw if key not in fields)
    if unknown:
        known = ", ".join(fields)
        raise DataError(f"{where}: unknown key {', '.join(unknown)} (known: {known})")
    missing = [name for name, field in fields.items() if _required(field) and name not in raw]
    if missing:
        raise DataError(f"{where}: missing key {', '.join(missing)}")


def _required(field: "dataclasses.Field[Any]") -> bool:
    absent = dataclasses.MISSING
    return field.default is absent and field.default_factory is absent


def _value(raw: Any, hint: Any, where: str) -> Any:
    """`raw` as the type `hint`: plain, optional, a tuple, or another dataclass."""
    origin = typing.get_origin(hint)
    if origin in (Union, types.UnionType):
        inner = next(kind for kind in typing.get_args(hint) if kind is not type(None))
        return None if raw is None else _value(raw, inner, where)
    if origin is tuple:
        return tuple(_sequence(raw, typing.get_args(hint)[0], where))
    if dataclasses.is_dataclass(hint):
        return build(typing.cast("type[Any]", hint), raw, where)
    return _plain(raw, hint, where)


def _sequence(raw: Any, of: Any, where: str) -> list[Any]:
    if not isinstance(raw, list):
        raise DataError(f"{where}: expected a list, got {raw!r}")
    return [_value(item, of, f"{where}[{index}]") for index, item in enumerate(raw)]


def _plain(raw: Any, hint: Any, where: str) -> Any:
    if hint is time:
        return _time(raw, where)
    if hint is float and type(raw) is int:
        return float(raw)
    # `type is`, not isinstance: yes/no must not pass for a number.
    if hint in (str, int, float, bool, date) and type(raw) is hint:
        return raw
    raise DataError(f"{where}: expected {hint.__name__}, got {raw!r}")


def _time(raw: Any, where: str) -> time:
    try:
        return time.fromisoformat(raw)
    except (TypeError, ValueError) as error:
        raise DataError(f'{where}: expected a time such as "10:30", got {raw!r}') from error
