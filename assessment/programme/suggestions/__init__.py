"""Suggestions of staff: a short form of the ketua tim, answered without an account, whose answers become obstacles or tasks."""
