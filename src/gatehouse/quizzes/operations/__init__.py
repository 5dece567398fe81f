"""Every write of a game; a module for each sort."""
