"""Monev: what was seen month by month of the year's work, per pokja and for the whole team, and what was decided then."""
