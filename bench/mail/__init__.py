"""The summaries of a morning, planned, put into words and sent."""
