"""What the page of agents of change shows, and what it tells the questions."""
