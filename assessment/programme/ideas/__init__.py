"""Ideas of the staff for innovations: collected, ranked by hand, and adopted or not."""
