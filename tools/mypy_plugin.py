"""django-stubs' plugin, and beside it what modeltranslation adds to models while they load.

A translated text has a column for each language (`title_ru`, `title_en`: text or None), and
its model keeps the manager that stands in its source.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from mypy.options import Options
from mypy.plugin import ClassDefContext, Plugin
from mypy.types import Instance, NoneType, UnionType
from mypy_django_plugin.lib import helpers
from mypy_django_plugin.main import NewSemanalDjangoPlugin

Hook = Callable[[ClassDefContext], None]


def translated_columns() -> dict[str, list[str]]:
    """Columns that were added to each translated model, by the model's full name."""
    from modeltranslation.translator import translator

    return {
        helpers.get_class_fullname(model): [
            column.name
            for columns in translator.get_options_for_model(model).all_fields.values()
            for column in columns
        ]
        for model in translator.get_registered_models(abstract=False)
    }


def restore_managers() -> None:
    """Give each translated model the class of manager that its source names."""
    from django.db.models import Manager
    from modeltranslation.manager import MultilingualManager
    from modeltranslation.translator import translator

    for model in translator.get_registered_models(abstract=False):
        for manager in model._meta.local_managers:
            present = type(manager)
            if present is MultilingualManager:
                manager.__class__ = Manager
            elif MultilingualManager in present.__bases__:
                manager.__class__ = present.__bases__[1]
        model._meta._expire_cache()  # type: ignore[attr-defined]


class GatehousePlugin(NewSemanalDjangoPlugin):
    """What mypy is told about the models of the house."""

    def __init__(self, options: Options) -> None:
        super().__init__(options)
        restore_managers()
        self.columns = translated_columns()

    def get_base_class_hook(self, fullname: str) -> Hook | None:
        """Let django-stubs have its say about a model, then add the columns."""
        hook = super().get_base_class_hook(fullname)
        base = self._get_typeinfo_or_none(fullname)
        if hook is None or base is None or not helpers.is_model_type(base):
            return hook
        return partial(self._add_columns, hook)

    def _add_columns(self, hook: Hook, context: ClassDefContext) -> None:
        hook(context)
        for name in self.columns.get(context.cls.fullname, []):
            helpers.add_new_sym_for_info(context.cls.info, name, _text_or_none(context))


def _text_or_none(context: ClassDefContext) -> UnionType | Instance:
    text = context.api.named_type("builtins.str")
    return UnionType([text, NoneType()])


def plugin(version: str) -> type[Plugin]:
    """Where mypy looks for the plugin."""
    return GatehousePlugin
