"""What pages of innovations read."""
