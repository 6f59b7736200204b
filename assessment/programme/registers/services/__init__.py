"""What people do with the registers."""
