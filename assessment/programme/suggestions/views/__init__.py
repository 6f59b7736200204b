"""Pages of suggestions: forms, what is made of an answer, and the open page of the staff."""
