"""All content with what is missing of it, and the way from one gap to the next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_safe

from gatehouse.pages.office.content_going import led
from gatehouse.pages.office.content_missing import Kind, Lack
from gatehouse.pages.office.content_reading import Gap, Row, Wanted, read
from gatehouse.programme.office import Seat, city_page

ON_A_PAGE = 100


class Filters(forms.Form):
    """What of the content is asked for."""

    kind = forms.ChoiceField(label=pgettext_lazy("content", "What it is"), required=False)
    lack = forms.ChoiceField(label=gettext_lazy("What is missing"), required=False)
    season = forms.ChoiceField(label=gettext_lazy("Season"), required=False)
    plant = forms.ChoiceField(label=gettext_lazy("Enterprise"), required=False)
    everything = forms.BooleanField(
        label=gettext_lazy("Also what is complete"),
        required=False,
        widget=forms.CheckboxInput(attrs={"value": "1"}),
    )

    def __init__(self, data: QueryDict, rows: Sequence[Row]) -> None:
        super().__init__({name: data.get(name, "") for name in self.base_fields}, label_suffix="")
        plants = {row.plant[0]: row.plant[1] for row in rows if row.kind == Kind.ENTERPRISE}
        seasons = {one: row.title for row in rows if row.kind == Kind.SEASON for one in row.seasons}
        lacks = [(code, capfirst(str(label))) for code, label in Lack.choices]
        for name, choices in (
            ("kind", Kind.choices),
            ("lack", lacks),
            ("season", seasons.items()),
            ("plant", plants.items()),
        ):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [("", _("All")), *choices]

    def wanted(self) -> Wanted:
        """What was asked for; a wrong value filters nothing."""
        self.is_valid()
        found = {name: str(value or "") for name, value in self.cleaned_data.items()}
        return Wanted(**found | {"everything": "1" if self.cleaned_data.get("everything") else ""})


@require_safe
@city_page
def content(request: HttpRequest, seat: Seat) -> HttpResponse:
    """A row for each thing, its gaps as links to the fields that take them."""
    rows = read()
    form = Filters(request.GET, rows)
    wanted = form.wanted()
    shown = [row for row in rows if wanted.shows(row)]
    page = Paginator(shown, ON_A_PAGE).get_page(request.GET.get("page"))
    first = next(_gaps(shown, wanted.lack), None)
    context = {
        "form": form,
        "page": page,
        "rows": [_line(row, wanted) for row in page.object_list],
        "query": wanted.query(),
        "counts": _counts(rows, wanted),
        "first": led(first[1].url, wanted.query()) if first else "",
        "gaps": sum(len(row.gaps) for row in shown),
    }
    return render(request, "pages/office/content.html", context)


def _line(row: Row, wanted: Wanted) -> dict[str, Any]:
    query = wanted.query()
    return {
        "row": row,
        "kind": Kind(row.kind).label,
        "url": led(row.url, query),
        "gaps": [{"words": gap.missing.words, "url": led(gap.url, query)} for gap in row.gaps],
    }


def _counts(rows: Sequence[Row], wanted: Wanted) -> list[dict[str, Any]]:
    """Of each kind how many there are, and how many of them lack what is asked for."""
    same = [row for row in rows if Wanted(season=wanted.season, plant=wanted.plant,
                                          everything="1").shows(row)]  # fmt: skip
    made = []
    for kind in Kind:
        own = [row for row in same if row.kind == kind]
        made.append(
            {
                "text": kind.label,
                "all": len(own),
                "lacking": sum(row.lacks(wanted.lack) for row in own),
                "query": wanted.query(kind="" if wanted.kind == kind else str(kind)),
                "current": wanted.kind == kind,
            }
        )
    return made


def _gaps(rows: Sequence[Row], lack: str) -> Any:
    """Each row that lacks this with its first such gap."""
    for row in rows:
        gaps = [gap for gap in row.gaps if gap.url and (not lack or gap.missing.lack == lack)]
        if gaps:
            yield row, gaps[0]


@require_safe
@city_page
def go_on(request: HttpRequest, seat: Seat) -> HttpResponse:
    """To the next gap after the row `after` among those that the filters show, from the last on to
    the first; the row itself comes last."""
    rows = read()
    wanted = Filters(request.GET, rows).wanted()
    shown = [row for row in rows if wanted.shows(row)]
    after = request.GET.get("after", "")
    keys = [row.key for row in rows]
    at = keys.index(after) + 1 if after in keys else 0
    turn = {key: (number - at) % max(len(keys), 1) for number, key in enumerate(keys)}
    found: list[tuple[Row, Gap]] = list(_gaps(shown, wanted.lack))
    if not found:
        messages.success(request, _("Nothing more is missing here."))
        return HttpResponseRedirect(f"{reverse('pages:office_content')}?{wanted.query()}")
    _row, gap = min(found, key=lambda pair: turn[pair[0].key])
    return HttpResponseRedirect(led(gap.url, wanted.query()))
