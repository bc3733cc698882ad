"""What tests of learning a likeness share."""

import pytest
from alike import Known, known_photos


@pytest.fixture(scope="session")
def known() -> Known:
    return known_photos()
