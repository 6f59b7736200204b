"""What is left when a server, a worker or the power goes, and when a disk is full."""
