"""The door of a plant: pass lists, the plant's word on a guest, doors, and what happened there.

It admits whom admission gave a pass to and writes Attendance through admission; it gives no
places itself. What a door did offline is kept as it was done (GateAct, append-only); what
follows from it is reckoned from all acts together, whatever order they came in.
"""
