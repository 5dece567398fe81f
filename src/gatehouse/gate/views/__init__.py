"""What the gate answers, by who asks."""
