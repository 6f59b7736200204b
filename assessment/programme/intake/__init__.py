"""Lines of the rencana kerja, months of registers and services brought in from a sheet or pasted: read, looked at, then saved."""
