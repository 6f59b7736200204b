"""Help is there for everyone, also for a person who cannot sign in."""

import pytest

pytestmark = pytest.mark.django_db


def test_help_is_open_without_signing_in(client):
    response = client.get("/bantuan/")
    assert response.status_code == 200
    assert "lupa kata sandi?" in response.content.decode()
