"""Letters to the people of a session, an enterprise or a season, written by the organisers.

Service letters go to those whose visit they concern, advertising only to those who agreed to it;
who was written to, and what became of each letter, stays visible. Single letters that follow from
an act are their capability's own.
"""
