"""Reports as PDF: how long, how much memory, and a hundred asked for at once."""
