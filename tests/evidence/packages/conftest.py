"""A round with a document at a question."""

import pytest

from evidence.documents.services import citations
from tests.evidence import files


@pytest.fixture
def cited(own):
    """A document at a question; return the function that adds one more."""

    def add(name="sk.pdf", number=0, data=None):
        document = own.upload(data or files.pdf(mark=name), name=name, by=own.lead)
        citations.cite_document(
            assessment=own.assessment, indicator=own.question("MP", number), document=document, by=own.lead
        )
        return document

    add()
    return add
