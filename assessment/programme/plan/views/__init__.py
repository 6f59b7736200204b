"""The pages of the rencana kerja."""
