"""The rules of a season's draws at the organisers' desk: as a form, with the text they make."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gatehouse.admission.models import SeasonRules
from gatehouse.admission.operations.season_rules import publish_rules, rules_refusals
from gatehouse.admission.rules_text import rules_text
from gatehouse.core import texts
from gatehouse.core.refusal import Refusal, Refused
from gatehouse.pages.office.draw_proposals import (
    proposed_again,
    proposed_ladder,
    proposed_rules,
    proposed_standby,
    proposed_strikes,
)
from gatehouse.pages.office.season_again_form import again_values
from gatehouse.pages.office.season_ladder_form import ladder_values
from gatehouse.pages.office.season_rules_form import SeasonRulesForm, values_of
from gatehouse.pages.office.season_standby_form import standby_values
from gatehouse.pages.office.season_strikes_form import strike_values
from gatehouse.pages.office.seasons import tabs
from gatehouse.pages.office.simulator_taking import taken
from gatehouse.programme.models import Season
from gatehouse.programme.office import Seat, planner_page, season_or_404

PUBLISH = "publish"  # the button that publishes; any other press only shows the text
SEEN = "seen"  # the version that the form was filled from


@require_http_methods(["GET", "HEAD", "POST"])
@planner_page
def rules(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Fill in, look at the text with its two examples, publish: the version in force is kept."""
    season = season_or_404(request, seat, code, plans=True)
    versions = list(season.rules.select_related("published_by"))
    in_force = versions[0] if versions else None
    data = request.POST if request.method == "POST" else None
    begin = in_force.rules if in_force else proposed_rules()
    from_run = taken(season, request.GET, begin)  # numbers of the simulator, when one led here
    begin = from_run.rules if from_run else begin
    # Steps that were once in force are not typed again.
    earlier = (one.rules.ladder for one in versions if one.rules.ladder)
    steps = ladder_values(begin.ladder, otherwise=next(earlier, None) or proposed_ladder())
    stood = (one.rules.standby for one in versions if one.rules.standby)
    steps |= standby_values(begin.standby, otherwise=next(stood, None) or proposed_standby())
    once = (one.rules.strikes for one in versions if one.rules.strikes)
    steps |= strike_values(begin.strikes, otherwise=next(once, None) or proposed_strikes())
    was = (one.rules.again for one in versions if one.rules.again)
    steps |= again_values(begin.again, otherwise=next(was, None) or proposed_again())
    form = SeasonRulesForm(data=data, initial=values_of(begin) | steps)
    shown = begin
    if form.is_bound and form.is_valid():
        shown = form.rules()
        form.refuse(rules_refusals(shown, season))
        if not form.errors and PUBLISH in request.POST and _publish(request, seat, season, form):
            return HttpResponseRedirect(request.path)
    # What cannot be kept cannot be reckoned with either.
    text = "" if form.errors else rules_text(season, shown, language=get_language() or "ru")
    context = {
        "season": season,
        "tabs": tabs(season, seat, "office_season_draws"),
        "form": form,
        "versions": versions,
        "in_force": in_force,
        "seen": in_force.version if in_force else 0,
        "text": texts.render(text),
        "is_changed": form.is_bound,
        "from_run": from_run,
    }
    only_preview = request.headers.get("HX-Target") == "rules-preview"
    name = "pages/office/season_rules.html" + ("#preview" if only_preview else "")
    status = 200 if only_preview or not form.errors else 422
    return render(request, name, context, status=status)


def _publish(request: HttpRequest, seat: Seat, season: Season, form: SeasonRulesForm) -> bool:
    """Whether it was published; if not, the form says why."""
    now = timezone.now()
    try:
        with transaction.atomic():
            fresh = Season.objects.select_for_update().get(pk=season.pk)
            _refuse_unseen(fresh, request.POST.get(SEEN, ""))
            made = publish_rules(season=fresh, rules=form.rules(), by=seat.person, now=now)
    except Refused as refused:
        form.refuse(refused.refusals)
        return False
    text = _("Version %(n)d of the rules is in force.") if made.published_at == now else ""
    said = text % {"n": made.version} if text else _("Nothing was changed.")
    messages.success(request, said)
    return True


def _refuse_unseen(season: Season, seen: str) -> None:
    """Raises Refused (`rules_changed`) where somebody published a version this form never saw."""
    last = SeasonRules.objects.filter(season=season).order_by("-version").first()
    if last is not None and str(last.version) != seen:
        text = _("Meanwhile version %(n)d was published. Look at it, then publish yours over it.")
        raise Refused(Refusal("rules_changed", text % {"n": last.version}))
