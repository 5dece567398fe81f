"""Pages of games at the organisers’ desk."""
