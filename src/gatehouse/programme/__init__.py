"""What is offered and when: Season, Activity, Session, Stop, Quota, formats.

Also calendar files and search. Who gets a place is decided by admission."""
