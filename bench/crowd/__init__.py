"""Many people at once: ten offices at work, and a lock held while they ask."""
