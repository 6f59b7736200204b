"""What a person ticked in a list."""

from django.http import Http404, HttpRequest


def chosen_ids(request: HttpRequest) -> list[int]:
    """Return the ids that were ticked, with `semua` those of the whole page; what is no id is like an id nobody has."""
    texts = request.POST.get("semua", "").split() or request.POST.getlist("dokumen")
    if not all(text.isascii() and text.isdecimal() and len(text) < 19 for text in texts):
        raise Http404
    return [int(text) for text in dict.fromkeys(texts)]
