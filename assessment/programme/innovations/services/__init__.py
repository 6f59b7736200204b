"""What people do with innovations."""
