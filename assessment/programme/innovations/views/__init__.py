"""The pages of innovations."""
