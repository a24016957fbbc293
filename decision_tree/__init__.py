"""Decision trees: the journeys behind "I need help now"."""
