"""The pages on which sheets are brought in."""
