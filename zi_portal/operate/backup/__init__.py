"""A backup of the whole portal: one encrypted archive, made and read as a stream (docs/operations.md)."""
