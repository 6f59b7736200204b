"""Mutasi as one act: who leaves a team, and who takes over which roles, areas and work."""
