"""Rencana kerja: what the office does in its year, area by area."""
