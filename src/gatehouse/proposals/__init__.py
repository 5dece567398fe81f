"""Enterprises are invited to a season and propose dates, places and rules; organisers accept.

A proposal is talked about until both sides agree; what is accepted becomes sessions of the
programme, as drafts. It shows nothing to the public.
"""
