"""The rows of the plain page."""

from django.db import connection

from bench.plain import Line


def fill(rows: int = 40) -> None:
    with connection.schema_editor() as editor:
        editor.create_model(Line)
    Line.objects.bulk_create(Line(title=f"Строка {number}") for number in range(rows))
