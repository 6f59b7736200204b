"""What the lists of assessment say as files: one function a table, its columns in the order of the page."""
