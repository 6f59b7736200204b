"""Obstacles of a round: what hinders the office, what it does about it, and what came of that."""
