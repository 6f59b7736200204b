"""Documents as a reader sees them in the page: pixels and words made from the file, never the file itself.

`maker` runs confined and turns a file into pictures and text; `making` asks it, a few at a time; `cache` keeps what
it made. Who may see it is `evidence.reading.services.previews`.
"""
