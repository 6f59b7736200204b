"""What a person is called."""

import pytest

from tests import factories


@pytest.mark.parametrize(
    ("full_name", "short_name"),
    [
        ("Sari Indrawati", "Sari"),
        ("I Gusti Made Wirata", "I Gusti"),
        ("Ni Luh Sekar Ayu", "Ni Luh Sekar"),
        ("Anak Agung Rai Saputra", "Anak Agung"),
        ("Drs. H. Bambang Sutrisno", "Drs. H. Bambang"),
        ("Ali", "Ali"),
        ("", "sari.i"),
    ],
)
def test_short_name_is_never_a_title_or_an_article_alone(full_name, short_name):
    user = factories.User(username="sari.i", full_name=full_name)
    assert user.get_short_name() == short_name
