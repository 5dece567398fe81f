"""The simulator of a season's draws: a crowd, rules, and the real engine run many times over.

Plain functions and the standard library alone, so that anybody repeats a published run:
`python3 tools/simulate_draws.py INPUT.json [FOLDER]`. Whole numbers in, whole numbers out: the same
input gives the same bytes on any machine.
"""
