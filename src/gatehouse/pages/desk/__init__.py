"""The desk of an enterprise: its sessions, guests, pass lists, doors and guides."""
