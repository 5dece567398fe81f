"""Pages of admission for visitors: asking, the visit, links without sign-in, groups, teams."""
