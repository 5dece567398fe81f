"""Schedules as plants send them: read, recognised, tried, mended, taken over whole or not at all.

It writes the programme through the operations of the programme and of admission; what a file says
is never believed before a person has seen what would come of it.
"""
