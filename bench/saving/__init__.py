"""Saves of answers and notes against bare inserts."""
