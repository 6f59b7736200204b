"""What people do with the rencana kerja."""
