"""A plan that was made and can be changed over HTTP, seen by its planner."""

from pathlib import Path
from typing import Any
from urllib.parse import quote

from server.app import create_app
from server.config import read_settings
from server.storage.database import Database
from server.workflows.make_plan import make_plan
from server.workflows.plan_order import PlanOrder
from spatial.site import Site
from tests.server.api_client import ApiClient
from tests.server.planned_site import MONDAY, NOW, Change, save_planned_site


class Board:
    """A site whose first week is planned in this process, seen by its planner."""

    def __init__(self, client: ApiClient, site: Site, plan_id: str) -> None:
        self.client, self.site = client, site
        self.path = f"/sites/{site.id}/plans/{plan_id}"

    def plan(self) -> dict[str, Any]:
        plan: dict[str, Any] = self.client.get(self.path).get_json()
        return plan

    def offers(self, visit: str) -> dict[str, dict[str, Any]]:
        answer = self.client.get(f"{self.path}/visits/{quote(visit, safe='')}/offers")
        assert answer.status_code == 200, answer.text
        return {one["shift_id"]: one for one in answer.get_json()["offers"]}

    def change(self, what: str, **more: Any) -> Any:
        body = {"revision": self.plan()["revision"], "what": what, **more}
        return self.client.post(f"{self.path}/changes", body)

    def step(self, way: str) -> Any:
        return self.client.post(f"{self.path}/{way}", {"revision": self.plan()["revision"]})

    def where(self) -> dict[str, str]:
        """Shift of every visit."""
        return {
            stop["visit_id"]: route["shift_id"]
            for route in self.plan()["routes"]
            for stop in route["stops"]
        }


def plan_board(
    tmp_path: Path, database: Database, change: Change = lambda programme, _: programme
) -> Board:
    """Plan the site's first week in this process and sign its planner in."""
    settings = read_settings({}, data=tmp_path)
    with database.transaction() as session:
        site = save_planned_site(session, change)
    order = PlanOrder(site_id=site.id, starts_on=MONDAY, weeks=1, seconds=1, seed=1)
    card = make_plan(database, order, networks=settings.networks, now=NOW)
    client = ApiClient(create_app(settings, database=database, clock=lambda: NOW))
    client.sign_in("planner")
    return Board(client, site, card.id)
