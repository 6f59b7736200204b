"""Lines of the rencana kerja brought in from a sheet or pasted: read, looked at, then saved."""
