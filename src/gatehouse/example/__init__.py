"""The example season («учебный пример»): real enterprises, invented schedule.

It writes only through the operations that people use, so each stage of the season is
reached the way a real one is. Nothing imports it."""
