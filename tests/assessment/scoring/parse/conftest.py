"""The data of an instrument file, to be spoilt."""

import copy

import pytest

from tests.assessment.scoring.parse.files import loaded
from tests.sheets import NOW


@pytest.fixture
def data():
    """The file of 90/2021, to be spoilt."""
    return copy.deepcopy(loaded(NOW))
