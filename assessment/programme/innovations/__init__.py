"""Innovations of a unit: who made them, what they changed, and for which rounds they are claimed."""
