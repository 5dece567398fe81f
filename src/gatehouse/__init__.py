"""Gatehouse: the software of a city's open industry programme."""
