"""Whatever sheet is written to a file, as JSON or YAML, reads back as the same answers."""

import json
from contextlib import suppress

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.scoring import Choice, Counts, Index, read_answers
from assessment.workbook.filled_file import FilledSheetError, read_filled_sheet
from tests.assessment.scoring.strategies import filled
from tests.sheets import instrument


def written(answer):
    """Return an answer as a person writes it into a file."""
    match answer:
        case Choice(letter):
            return letter
        case Index(value):
            return format(value, "f")
        case Counts(values):
            return dict(values)
    return None


@settings(max_examples=60, deadline=None)
@given(filled(), st.sampled_from(["json", "json text", "yaml", "yaml flow"]))
def test_a_written_sheet_reads_back_as_the_same_answers(drawn, form):
    code, answers = drawn
    data = {"instrument": code, "answers": {question: written(answer) for question, answer in answers.items()}}
    if form == "json text":
        data = json.loads(json.dumps(data), parse_int=str)
    text = json.dumps(data) if form.startswith("json") else yaml.safe_dump(data, default_flow_style=form == "yaml flow")
    sheet = read_filled_sheet(text.encode())
    assert sheet.instrument == code
    assert read_answers(instrument(code), sheet.answers) == answers


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=200),
        st.text(max_size=200).map(str.encode),
        st.text("{}[]:,-?&*!|>'\"#%@` \n\tab1", max_size=60).map(str.encode),
    )
)
def test_no_bytes_do_more_than_be_refused(content):
    """Random bytes, texts and signs of JSON and YAML either read as a sheet or are refused; nothing else is raised."""
    with suppress(FilledSheetError):
        read_filled_sheet(content)
