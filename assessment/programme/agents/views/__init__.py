"""Pages of agents of change, role models and the pakta integritas."""
