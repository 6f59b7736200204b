"""Start-up checks: folders that must be writable, secrets that production must set."""
