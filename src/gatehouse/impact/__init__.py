"""What came of it: thanks after a visit, and what its visitors said of it (Feedback).

It begins where Attendance ends. Who came is the gate's and admission's to say; nothing here lets
anybody in, and what is published of all this belongs to whoever publishes it.
"""
