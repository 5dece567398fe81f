"""Who comes: Party, Guest, Application, Pass, Attendance, and the line between them.

It gives places and takes them back; it never gives one twice."""
