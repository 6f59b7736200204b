"""Pages, exports of pages and the API against bare views and readers of the same rows."""
