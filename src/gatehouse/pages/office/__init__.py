"""The organisers' desk: pages that compose capabilities. Who may open them: programme.office."""
