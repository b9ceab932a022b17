"""Therapists and clients of a test's own, so that each test stands alone."""

from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count

import psycopg2

from .people import PASSWORD
from .promises.roads import XmlRpc

NAMES = ("Avery Stone", "Blake Rivers", "Casey Holt", "Devon Marsh", "Ellis Park", "Finley Wren")
numbers = count(1)


@dataclass(frozen=True)
class Account:
    """A member of staff or a client: name, login, contact and (of staff) employee."""

    name: str
    login: str
    partner: int
    employee: int | None = None
    user: int | None = None


def new_name():
    number = next(numbers)
    return f"{NAMES[number % len(NAMES)]} {number}", f"person{number}@demo.example"


class Office:
    """What the administrator prepares, and what a test's clock needs."""

    def __init__(self, practice):
        self.practice = practice
        self.admin = XmlRpc(practice, "admin", "admin")
        self.call = self.admin.call
        self.company = self.ref("base.main_company")

    def therapist(self, has_role=True):
        name, login = new_name()
        user = self.call(
            "res.users",
            "create",
            {
                "name": name,
                "login": login,
                "email": login,
                "password": PASSWORD,
                "tz": "America/New_York",
                "group_ids": [[6, 0, [self.ref("base.group_user")]]],
            },
        )
        employee = self.call("hr.employee", "create", {"name": name, "user_id": user})
        (partner,) = self.call("res.users", "read", [user], ["partner_id"])
        if has_role:
            notice = self.call(
                "teletherapy.notice", "create", {"employee_id": employee, "has_read": True}
            )
            self.call("teletherapy.notice", "action_confirm", [notice])
        return Account(name, login, partner["partner_id"][0], employee, user)

    def manager(self):
        """A practice manager who has not confirmed the notice about teletherapy yet."""
        account = self.therapist(has_role=False)
        group = self.ref("teletherapy.group_practice_manager")
        self.call("res.users", "write", [account.user], {"group_ids": [[4, group]]})
        return account

    def client(self, *, country="base.us", email=True, login=True):
        name, address = new_name()
        partner = self.call(
            "res.partner",
            "create",
            {
                "name": name,
                "is_client": True,
                "email": email and address,
                "country_id": country and self.ref(country),
                "tz": "America/New_York",
            },
        )
        user = login and self.call(
            "res.users",
            "create",
            {
                "partner_id": partner,
                "login": address,
                "password": PASSWORD,
                "group_ids": [[6, 0, [self.ref("base.group_portal")]]],
            },
        )
        return Account(name, address, partner, user=user)

    def ref(self, xmlid):
        module, name = xmlid.split(".")
        found = self.call(
            "ir.model.data",
            "search_read",
            [["module", "=", module], ["name", "=", name]],
            fields=["res_id"],
        )
        return found[0]["res_id"]

    def book(self, therapist, client, **start_in):
        """Return the appointment and the session that begin in so many minutes, days …"""
        start = datetime.now(UTC).replace(microsecond=0) + timedelta(**start_in)
        event = self.call("calendar.event", "create", booking_values(therapist, client, start))
        (session,) = self.call("teletherapy.session", "search", [["event_id", "=", event]])
        return event, session

    def close_online_booking(self, besides):
        """Let clients book this therapist alone, whom they are then not asked to choose."""
        others = self.call(
            "teletherapy.online.scheduling",
            "search",
            [["is_bookable", "=", True], ["user_id.login", "!=", besides]],
        )
        self.call("teletherapy.online.scheduling", "write", others, {"is_bookable": False})

    def read(self, model, record, field):
        return self.call(model, "read", [record], [field])[0][field]

    def move_clock(self, statement, *parameters):
        """Let time pass for a record: Odoo's own methods would refuse to."""
        with self._connection() as connection, connection.cursor() as cursor:
            cursor.execute(statement, parameters)
            assert cursor.rowcount

    def fetch(self, statement, *parameters):
        """Read what the database has and nobody may read through Odoo."""
        with self._connection() as connection, connection.cursor() as cursor:
            cursor.execute(statement, parameters)
            return cursor.fetchall()

    @contextmanager
    def _connection(self):
        cluster = self.practice.database.cluster
        with (
            closing(
                psycopg2.connect(
                    host=cluster.host,
                    port=cluster.port,
                    user=cluster.user,
                    password=cluster.password,
                    dbname=self.practice.database.name,
                )
            ) as connection,
            connection,
        ):
            yield connection


def booking_values(therapist, client, start, **values):
    return {
        "name": "Appointment",
        "start": f"{start:%Y-%m-%d %H:%M:%S}",
        "stop": f"{start + timedelta(minutes=50):%Y-%m-%d %H:%M:%S}",
        "user_id": therapist.user,
        "therapist_id": therapist.employee,
        "client_id": client.partner,
        "partner_ids": [[6, 0, [therapist.partner]]],
        "is_telehealth": True,
    } | values
