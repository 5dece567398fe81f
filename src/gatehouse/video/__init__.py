"""Videos, their posters, captions and chapters, the player, and counted views.

Which activity a video belongs to is the programme's."""
