"""Makes the database of the addons' tests anew; prints the path of its Odoo configuration."""

import sys

from devstack import Database, Failure
from devstack.databases import Cluster, addons_template, local_data_dir
from devstack.paths import ADDONS, LOCAL


def main() -> int:
    try:
        cluster = Cluster.start_private("test", durable=False)
        data_dir = local_data_dir("test")
        template = addons_template(cluster, data_dir)
        database = Database(cluster, "test", data_dir)
        database.drop()
        with database.making(template):
            pass
    except Failure as failure:
        print(failure, file=sys.stderr)
        return 1
    configuration = LOCAL / "test" / "odoo.conf"
    configuration.write_text(
        "[options]\n"
        f"addons_path = {ADDONS}\n"
        f"data_dir = {data_dir}\n"
        f"db_host = {cluster.host}\n"
        f"db_user = {cluster.user}\n"
        f"db_name = {database.name}\n"
        f"dbfilter = ^{database.name}$\n"
        "http_interface = 127.0.0.1\n"
        "max_cron_threads = 0\n"
        # Odoo would limit its address space, and with it that of browsers started by the tests.
        "limit_memory_hard = 0\n"
    )
    print(configuration)
    return 0


if __name__ == "__main__":
    sys.exit(main())
