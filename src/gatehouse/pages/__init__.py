"""Pages that compose capabilities: the front page, my visits, the site map. No tables."""
