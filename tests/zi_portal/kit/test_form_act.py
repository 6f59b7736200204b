"""The act of a form: what a service refuses is shown on it, what it denies only where the page asks for that."""

import pytest
from django import forms
from django.test import RequestFactory

from zi_portal.kit.forms.act import Attempt, posted
from zi_portal.kit.refusals import ActionDenied, InvalidInput, WrongState


class NameForm(forms.Form):
    name = forms.CharField()


def sent():
    return NameForm({"name": "Sari"})


def test_a_form_is_bound_to_what_was_sent_and_to_nothing_before():
    assert posted(RequestFactory().get("/", {"name": "Sari"})) is None
    assert posted(RequestFactory().post("/", {"name": "Sari"}))["name"] == "Sari"
    assert NameForm(posted(RequestFactory().post("/", {}))).is_bound


def test_what_a_service_refuses_stands_at_its_field_or_above_the_form():
    form = sent()
    with Attempt(form) as attempt:
        raise InvalidInput({"name": ["Nama sudah dipakai."], "": ["Periode ditutup."], "gelar": ["Terlalu panjang."]})
    assert form.errors["name"] == ["Nama sudah dipakai."]
    assert form.non_field_errors() == ["Periode ditutup.", "Terlalu panjang."]
    assert attempt.status == 422


def test_an_act_that_is_done_answers_for_itself():
    def view():
        with Attempt(sent()):
            return "selesai"
        return "formulir"

    assert view() == "selesai"


@pytest.mark.parametrize(("refusal", "status"), [(ActionDenied("Bukan peran Anda."), 403), (WrongState("Tutup."), 409)])
def test_a_denial_is_kept_where_the_page_shows_it_and_goes_on_where_not(refusal, status):
    attempt = Attempt(sent(), keeps_denial=True)
    with attempt:
        raise refusal
    assert (attempt.denied, attempt.status) == (refusal, status)
    with pytest.raises(type(refusal)), Attempt(sent()):
        raise refusal


def test_any_other_fault_goes_on():
    with pytest.raises(KeyError), Attempt(sent(), keeps_denial=True):
        raise KeyError("name")


def test_the_page_of_a_form_that_was_not_sent_answers_200():
    assert Attempt(NameForm()).status == 200
    assert Attempt(sent()).status == 422
