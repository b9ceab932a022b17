"""The roads into Odoo that lead past its pages: API keys, XML-RPC and the import of files."""

import urllib.error
import urllib.request
from json import dumps, loads
from xmlrpc.client import Fault, ServerProxy

from ..people import PASSWORD, Refused


class XmlRpc:
    """An integration that speaks XML-RPC with a person's password or API key."""

    def __init__(self, practice, login, key=PASSWORD):
        self._database = practice.database.name
        self._key = key
        self._objects = ServerProxy(f"{practice.url}/xmlrpc/2/object", allow_none=True)
        common = ServerProxy(f"{practice.url}/xmlrpc/2/common")
        self._uid = common.authenticate(self._database, login, key, {})

    def call(self, model, method, *arguments, **keywords):
        try:
            return self._objects.execute_kw(
                self._database, self._uid, self._key, model, method, arguments, keywords
            )
        except Fault as fault:
            raise Refused(fault.faultCode, fault.faultString) from fault


class Json2:
    """An integration that speaks Odoo's JSON-2 with a person's API key."""

    def __init__(self, practice, key):
        self._practice = practice
        self._key = key

    def call(self, model, method, **parameters):
        request = urllib.request.Request(
            f"{self._practice.url}/json/2/{model}/{method}",
            dumps(parameters).encode(),
            {
                "Authorization": f"Bearer {self._key}",
                "Content-Type": "application/json",
                "X-Odoo-Database": self._practice.database.name,
            },
        )
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return loads(answer.read())
        except urllib.error.HTTPError as error:
            raise Refused(error.code, loads(error.read())["message"]) from error


def make_api_key(somebody):
    """My Preferences → Security → Add API Key, with the password asked again."""
    wizard = somebody.call(
        "res.users.apikeys.description", "create", {"name": "Integration", "duration": "1"}
    )
    action = somebody.call("res.users.apikeys.description", "make_key", [wizard])
    if action["res_model"] == "res.users.identitycheck":
        action = somebody.call(
            "res.users.identitycheck",
            "run_check",
            [action["res_id"]],
            context={"password": PASSWORD},
        )
    return action["context"]["default_key"]


def import_file(somebody, model, columns, rows):
    """Upload a file with these columns and rows to Odoo's import, and carry it out.

    Raises:
        Refused: with what the import page shows.
    """
    text = "\n".join([",".join(columns), *(",".join(row) for row in rows)])
    wizard = somebody.call(
        "base_import.import",
        "create",
        {"res_model": model, "file_name": "import.csv", "file_type": "text/csv"},
    )
    page = somebody.context.request
    csrf_token = page.get("/odoo").text().split('csrf_token: "')[1].split('"')[0]
    page.post(
        "/base_import/set_file",
        multipart={
            "csrf_token": csrf_token,
            "id": str(wizard),
            "ufile": {
                "name": "import.csv",
                "mimeType": "text/csv",
                "buffer": text.encode(),
            },
        },
    )
    answer = somebody.call(
        "base_import.import",
        "execute_import",
        [wizard],
        columns,
        columns,
        {
            "has_headers": True,
            "quoting": '"',
            "separator": ",",
            "encoding": "utf-8",
            "date_format": "%Y-%m-%d",
            "datetime_format": "%Y-%m-%d %H:%M:%S",
            "float_thousand_separator": ",",
            "float_decimal_separator": ".",
            "limit": 10,
            "skip": 0,
            "import_skip_records": [],
            "import_set_empty_fields": [],
            "fallback_values": {},
            "name_create_enabled_fields": {},
        },
    )
    if problems := [message["message"] for message in answer["messages"]]:
        raise Refused("import", "\n".join(problems))
    return answer["ids"]
