"""Files received, refused, shown, packed and backed up against bare copies of the same bytes."""
