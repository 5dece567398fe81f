"""What makes, checks and runs the house; nothing of it is part of the site."""
