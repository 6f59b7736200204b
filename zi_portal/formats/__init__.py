"""Formats of dates and numbers, instead of those Django brings for Indonesian."""
