"""What people do with agents of change, their changes and the pakta integritas."""
