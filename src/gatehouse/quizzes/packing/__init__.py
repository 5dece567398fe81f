"""Packets as plain values: how they are checked, and how they come from and go into files of our
own format, of Moodle's GIFT and of spreadsheets. What a file holds beyond that is named."""
