"""Agents of change with the changes they make, role models, and who signed the pakta integritas."""
