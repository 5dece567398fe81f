"""Who opens their doors: Industry, Enterprise, Site, and who works there.

What is offered there, and when, is the programme's."""
