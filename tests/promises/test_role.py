"""The Teletherapy role: who gives it, what they read before, and where it is given."""

import pytest
from playwright.sync_api import expect

from ..people import Refused
from ..steps import grant_role, open_app
from .roads import Json2, XmlRpc, import_file, make_api_key

GROUP = "teletherapy.group_therapist"


@pytest.mark.parametrize(
    "administrates",
    ["base.group_erp_manager", "base.group_system"],
    ids=["looks after accounts", "administers Odoo"],
)
def test_s01_only_managers_give_the_role(practice, office, browser_of, administrates):
    """Only a practice manager or owner can give or take the Teletherapy role.

    Everybody else sees it greyed, and every other road (RPC, import, the user form, an API
    key) refuses them, even with Odoo's own rights to look after users and employees.
    """
    staff = office.therapist(has_role=False)
    helper = office.therapist(has_role=False)
    # All that Odoo itself asks for.
    groups = ("hr.group_hr_manager", "base.group_partner_manager", administrates)
    office.call(
        "res.users",
        "write",
        [helper.user],
        {"group_ids": [[4, office.ref(group)] for group in groups]},
    )

    officer = browser_of(helper.login)
    officer.page.goto(f"/odoo/hr.employee/{staff.employee}")
    officer.page.get_by_role("tab", name="Permission and Roles").click()
    expect(officer.page.get_by_role("checkbox", name="Teletherapy")).to_be_disabled()
    expect(officer.page.get_by_text("Only a practice manager or owner can give")).to_be_visible()

    group = office.ref(GROUP)
    give = {"group_ids": [[4, group]]}
    key = make_api_key(officer)
    json2, xml_rpc = Json2(practice, key), XmlRpc(practice, helper.login, key)
    toggle = {"teletherapy_role": True}
    holder = office.therapist()
    copied = {"name": "Copy", "login": f"copy{holder.user}@demo.example"}
    created = {"name": "New", "login": f"new{holder.user}@demo.example"}
    bundle = office.call("res.groups", "create", {"name": "Bundle", "user_ids": [[4, staff.user]]})
    roads = {
        "user form": lambda: officer.call("res.users", "web_save", [staff.user], give, {}),
        "group": lambda: officer.call(
            "res.groups", "write", [group], {"user_ids": [[4, staff.user]]}
        ),
        "group of groups": lambda: officer.call(
            "res.groups", "write", [bundle], {"implied_ids": [[4, group]]}
        ),
        "copied user": lambda: officer.call("res.users", "copy", [holder.user], copied),
        "new user": lambda: officer.call("res.users", "create", created | give),
        "employee": lambda: officer.call("hr.employee", "write", [staff.employee], toggle),
        "import of users": lambda: import_file(
            officer, "res.users", [".id", "group_ids/id"], [[str(staff.user), GROUP]]
        ),
        "import of staff": lambda: import_file(
            officer, "hr.employee", [".id", "teletherapy_role"], [[str(staff.employee), "1"]]
        ),
        "JSON-2": lambda: json2.call("res.users", "write", ids=[staff.user], vals=give),
        "XML-RPC": lambda: xml_rpc.call("hr.employee", "write", [staff.employee], toggle),
    }
    for name, take in roads.items():
        with pytest.raises(Refused, match="practice manager or owner") as refusal:
            take()
        assert "Please ask one of them" in refusal.value.sentence, name
    assert not office.read("hr.employee", staff.employee, "teletherapy_role")

    take_away = {"group_ids": [[3, group]]}
    roads = {
        "employee": lambda: officer.call(
            "hr.employee", "write", [holder.employee], {"teletherapy_role": False}
        ),
        "user form": lambda: officer.call("res.users", "web_save", [holder.user], take_away, {}),
        "group": lambda: officer.call(
            "res.groups", "write", [group], {"user_ids": [[3, holder.user]]}
        ),
        "JSON-2": lambda: json2.call("res.users", "write", ids=[holder.user], vals=take_away),
    }
    for take in roads.values():
        with pytest.raises(Refused, match="practice manager or owner"):
            take()
    assert office.read("hr.employee", holder.employee, "teletherapy_role")


def test_s04_notice_is_read_and_kept(office, browser_of):
    """Who enables the role for the first time reads a notice and confirms it.

    Without "I have read this notice" nothing is enabled; the notice links to the best
    practices for providers; who confirmed which text, and when, is kept and unchangeable.
    """
    staff = office.therapist(has_role=False)
    manager_account = office.manager()
    manager = browser_of(manager_account.login)
    page = manager.page
    with pytest.raises(Refused, match="Read and confirm the notice"):
        manager.call("hr.employee", "write", [staff.employee], {"teletherapy_role": True})

    page.goto(f"/odoo/staff/{staff.employee}")
    page.get_by_role("tab", name="Permission and Roles").click()
    page.get_by_role("checkbox", name="Teletherapy").click()
    notice = page.get_by_role("dialog").filter(has_text="Before you enable teletherapy")
    expect(notice).to_contain_text("check with your local credentialing office")
    expect(notice).to_contain_text("This software cannot advise you")
    with page.context.expect_page() as opened:
        notice.get_by_role("link", name="Best practices for providers").click()
    expect(opened.value.get_by_role("heading", level=1)).to_contain_text("Best practices")
    opened.value.close()

    notice.get_by_role("button", name="Confirm and enable").click()
    unread = page.get_by_role("dialog").filter(has_text="tick “I have read this notice”")
    unread.get_by_role("button", name="Close").last.click()
    assert not office.read("hr.employee", staff.employee, "teletherapy_role")
    notice.get_by_role("checkbox", name="I have read this notice").check()
    notice.get_by_role("button", name="Confirm and enable").click()
    expect(notice).to_be_hidden()
    expect(page.get_by_role("checkbox", name="Teletherapy")).to_be_checked()

    (kept,) = manager.call(
        "teletherapy.notice.confirmation",
        "search_read",
        [["user_id", "=", manager_account.user]],
        fields=["user_name", "employee_name", "confirmed_at", "text"],
    )
    assert kept["user_name"] == manager_account.name
    assert kept["employee_name"] == staff.name
    assert kept["confirmed_at"] and "credentialing office" in kept["text"]
    for method, arguments in (("write", [{"text": "other"}]), ("unlink", [])):
        with pytest.raises(Refused):
            office.call("teletherapy.notice.confirmation", method, [kept["id"]], *arguments)


def test_s05_road_to_the_role(office, browser_of):
    """Practice Settings → Staff → the person → Permission and Roles → Therapist > Teletherapy.

    Who does not run the practice has no Practice Settings, and its address does not open.
    """
    staff = office.therapist(has_role=False)
    manager = browser_of(office.manager().login)
    grant_role(manager, staff.name)
    expect(manager.page.get_by_text("Therapist", exact=True).first).to_be_visible()
    expect(manager.page.get_by_role("checkbox", name="Teletherapy")).to_be_checked()
    expect(manager.page.get_by_role("button", name="Save manually")).to_be_hidden()
    assert office.read("hr.employee", staff.employee, "teletherapy_role")

    therapist = browser_of(staff.login)
    open_app(therapist)
    expect(therapist.page.get_by_text("My Clients")).to_be_visible()
    expect(therapist.page.get_by_text("Practice Settings")).to_have_count(0)
    therapist.page.goto("/odoo/staff")
    expect(therapist.page.get_by_role("cell", name=staff.name)).to_have_count(0)
