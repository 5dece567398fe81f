"""Draws: a run of chance over a set of lots that puts entries in line, and that anyone can re-run.

It owns Draw, Lot and Entry, the files of a draw and their checks. It serves places and prizes
alike and knows neither: who enters, and what a lot is, is known above.
"""
