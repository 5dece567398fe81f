"""Tasks of a season and who has done them: a Task is shown by a code word, an Award says that
somebody knew it. What follows from that is for others to say: a season may ask for tasks before
it takes an application. Points and prizes are not here yet.
"""
