"""What `portal.js` makes easier, in a real browser; every page works without it, which the other page tests show."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = {"width": 360, "height": 800}


@pytest.fixture
def tab(browser):
    """A browser tab of our own: the plugin's `page` warns about its own fixtures, and warnings are errors."""
    context = browser.new_context(locale="id-ID", timezone_id="Asia/Makassar")
    yield context.new_page()
    context.close()


@pytest.fixture
def sign_in_page(tab, live_server):
    tab.goto(live_server.url + "/masuk/")
    return tab


def test_error_summary_takes_the_focus_and_leads_to_the_field(sign_in_page):
    sign_in_page.get_by_role("button", name="Masuk").click()
    assert sign_in_page.evaluate("document.activeElement.dataset.errorSummary") == ""
    assert sign_in_page.title().startswith("Kesalahan: ")
    sign_in_page.locator("[data-error-summary] a").first.click()
    assert sign_in_page.evaluate("document.activeElement.id") == "id_name"


def test_lost_connection_is_told_and_taken_back(sign_in_page):
    bar = sign_in_page.locator("[data-connection]")
    assert bar.is_hidden()
    assert sign_in_page.locator("[data-connection-state]").inner_text() == "Tersambung"
    sign_in_page.context.set_offline(True)
    bar.wait_for(state="visible")
    assert "belum tersimpan; jangan tutup halaman" in bar.inner_text()
    sign_in_page.context.set_offline(False)
    bar.wait_for(state="hidden")


def test_skip_link_is_the_first_stop_and_leads_to_the_content(sign_in_page):
    sign_in_page.keyboard.press("Tab")
    assert sign_in_page.evaluate("document.activeElement.textContent") == "Langsung ke isi"
    sign_in_page.keyboard.press("Enter")
    assert sign_in_page.evaluate("document.activeElement.id") == "isi"


def test_a_form_is_sent_once_however_often_the_button_is_pressed(sign_in_page):
    sent = []
    sign_in_page.route("**/masuk/", lambda route: sent.append(route.request.method) or route.abort())
    sign_in_page.evaluate("() => { const form = document.forms[0]; form.requestSubmit(); form.requestSubmit(); }")
    sign_in_page.wait_for_timeout(300)
    assert sent == ["POST"]


@pytest.fixture
def answer_page(tab, client, live_server, settings, instruments):
    from assessment.people.models import Role
    from tests.factories import make_assessment, make_member, make_window

    assessment = make_assessment()
    make_window(assessment.period)
    client.force_login(make_member(Role.TEAM_LEAD, unit=assessment.unit))
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    tab.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    tab.set_viewport_size(PHONE)
    tab.goto(live_server.url + reverse("assessment:answer-edit", args=(assessment.pk, "A.I.1.i.b")))
    return tab


def test_menu_of_a_phone_closes_by_escape_and_gives_the_focus_back(answer_page):
    answer_page.get_by_text("Menu", exact=True).click()
    assert answer_page.get_by_role("link", name="Program").is_visible()
    answer_page.keyboard.press("Escape")
    assert answer_page.get_by_role("link", name="Program").is_hidden()
    assert answer_page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_counter_tells_what_is_left_once_it_matters(answer_page):
    counter = answer_page.locator("[data-counter-for]").first
    assert counter.inner_text() == "Paling banyak 5.000 karakter"
    answer_page.locator("textarea").first.fill("a" * 4990)
    assert counter.inner_text() == "Sisa 10 karakter"


def test_the_act_of_a_long_form_stays_in_sight_and_hides_no_focus(answer_page):
    """WCAG 2.4.11: what has the focus is not wholly under the bar at the bottom edge."""
    assert answer_page.get_by_role("button", name="Simpan dan lanjut").is_visible()
    covered = answer_page.evaluate(
        """() => [...document.querySelectorAll("main a, main button, main input, main textarea")].filter((element) => {
             if (element.closest(".action-bar") || !element.checkVisibility()) return false;
             element.focus();
             if (document.activeElement !== element) return false;
             const box = element.getBoundingClientRect();
             const bar = document.querySelector(".action-bar").getBoundingClientRect();
             return box.top >= bar.top && box.bottom <= bar.bottom;
           }).map((element) => element.outerHTML.slice(0, 80))"""
    )
    assert covered == []
