"""Registers that are counts: small tables by month, and the services with their promised times."""
