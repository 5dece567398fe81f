"""Document data that a plant's pass office needs: who is asked for what, given, shown, erased.

It knows which fields a plant needs of a guest, keeps them under keys of their own, shows them to
that plant's people for that visit only, and writes an act when it erases them. It gives no places
and makes no lists: the gate adds its columns to the plant's own file.
"""
