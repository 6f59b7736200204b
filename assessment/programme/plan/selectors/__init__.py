"""What pages of the rencana kerja read."""
