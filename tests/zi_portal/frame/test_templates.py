"""What the loader of templates leaves out: the layout, and nothing a browser would show."""

import re

import pytest
from django.template.loader import get_template

from tests.conftest import ROOT
from zi_portal.frame.templates import without_layout


@pytest.mark.parametrize(
    ("written", "left"),
    [
        ("<p>\n  Nilai\n  total\n</p>\n", "<p>Nilai total</p>\n"),
        ("<p>Nilai <b\n    >81,5</b\n  >, lulus</p>", "<p>Nilai <b>81,5</b>, lulus</p>"),
        (
            '<a\n  class="btn"\n  href="/x/"\n>Buka</a>\n<a href="/y/">Tutup</a>',
            '<a class="btn" href="/x/">Buka</a> <a href="/y/">Tutup</a>',
        ),
        ("<ul>\n  <li>satu</li>\n  <li>dua</li>\n</ul>", "<ul><li>satu</li>\n<li>dua</li></ul>"),
        ("<li>\n  {% if a %}\n    {{ a }}\n  {% endif %}\n</li>", "<li>{% if a %} {{ a }} {% endif %}</li>"),
        ("{% load zi %}\n{% if a %}\n  <p>x</p>\n{% endif %}\n", "{% load zi %}\n{% if a %}\n<p>x</p> {% endif %}\n"),
        (
            '<option\n  value="1"{% if a > 2 %}\n  selected{% endif %}\n>\n  Satu\n</option>',
            '<option value="1"{% if a > 2 %} selected{% endif %}>Satu</option>',
        ),
        ("<pre>\n  a\n    b\n</pre>", "<pre>\n  a\n    b\n</pre>"),
        ('<textarea\n  name="t"\n>\n\n{{ text }}\n</textarea>', '<textarea\n  name="t"\n>\n\n{{ text }}\n</textarea>'),
        ('<p title="satu\n  dua">a\n< b</p>', '<p title="satu\n  dua">a < b</p>'),
        (
            "{{ a }}\n{% if b %}, {{ b }}{% endif %}\n{% if c %}{{ c }}{% endif %}",
            "{{ a }}{% if b %}, {{ b }}{% endif %}\n{% if c %}{{ c }}{% endif %}",
        ),
        (
            "{% if a %}, a{% endif %}{# #}\n  {% if b %}, b{% endif %}",
            "{% if a %}, a{% endif %}{% if b %}, b{% endif %}",
        ),
        ("<span>a</span>\n<em>b</em>", "<span>a</span> <em>b</em>"),
    ],
)
def test_layout_goes_and_what_is_shown_stays(written, left):
    assert without_layout(written) == left
    assert without_layout(left) == left


def test_every_template_of_ours_comes_without_its_indentation():
    folder = ROOT / "templates"
    names = [path.relative_to(folder).as_posix() for path in folder.rglob("*.html")]
    assert len(names) > 300
    kept = re.compile(r"<(pre|textarea|script|style)\b.*?</\1", re.DOTALL)
    indented = [name for name in names if re.search(r"\n[ \t]", kept.sub("", get_template(name).template.source))]
    assert indented == []
