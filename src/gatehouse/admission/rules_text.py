"""The rules of a season's draws in plain words, made from its data; also what a commit hashes."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.translation import override

from gatehouse.admission.ladder_words import in_words
from gatehouse.admission.season_rules import SeasonRules
from gatehouse.draws.protocol import tickets
from gatehouse.programme.models import QuotaKind, Season

EXAMPLES = (
    # a person alone who lost twice and never was anywhere; a family of four, one was there
    (tickets.Past(age=34, losses=2),),
    (
        tickets.Past(age=40, has_been=True, been_this_season=True),
        tickets.Past(age=38),
        tickets.Past(age=9),
        tickets.Past(age=15),
    ),
)


def rules_text(
    season: Season,
    rules: SeasonRules,
    *,
    kind: str = QuotaKind.PUBLIC,
    language: str = "ru",
) -> str:
    """The rules as Markdown; the same data give the same bytes. A draw publishes the Russian, one
    between groups with what is other for them."""
    with override(language):
        steps = in_words(rules.ladder) if rules.ladder else None
        of_groups = kind == QuotaKind.GROUPS
        context = {
            "season": season,
            "rules": rules,
            "of_groups": of_groups,
            "steps": steps,
            "examples": _examples(rules),
        }
        text = render_to_string("admission/rules.txt", context)
    lines = [line.rstrip() for line in text.splitlines()]
    kept = [line for at, line in enumerate(lines) if line or (at and lines[at - 1])]
    return "\n".join(kept).strip() + "\n"


def _examples(rules: SeasonRules) -> list[dict[str, object]]:
    """Two parties, reckoned by the very functions that reckon everybody's tickets."""
    found = []
    for people in EXAMPLES:
        of_each = [tickets.points_of(past, rules.points) for past in people]
        points = tickets.points_of_party(of_each)
        found.append(
            {
                "people": [
                    {"past": past, "points": each}
                    for past, each in zip(people, of_each, strict=True)
                ],
                "persons": len(people),
                "points": points,
                "tenths": rules.sizes[min(len(people), len(rules.sizes)) - 1],
                "tickets": tickets.tickets(points, len(people), rules.sizes),
            }
        )
    return found
