from server.auth import ATTEMPTS_BY_NAME, hash_password
from server.storage import sign_ins
from tests.server.api_client import PASSWORD, ApiClient, assert_problem


def test_nobody_is_signed_in_at_first(client: ApiClient) -> None:
    assert client.get("/session").get_json()["user"] is None


def test_signing_in_and_out(client: ApiClient) -> None:
    account = client.sign_in("planner")
    user = client.get("/session").get_json()["user"]
    assert user["username"] == account.username
    assert user["roles"] == ["planner"]
    assert client.delete("/session").status_code == 204
    assert client.get("/session").get_json()["user"] is None


def test_signing_in_changes_the_cookie_and_the_token(client: ApiClient) -> None:
    before = client.get("/session").get_json()["csrf"]
    client.sign_in("planner")
    assert client.csrf != before


def test_a_wrong_password_is_refused_like_an_unknown_name(client: ApiClient) -> None:
    account = client.sign_in("manager")
    for name in (account.username, "nobody"):
        answer = client.post("/session", {"username": name, "password": "wrong"})
        assert_problem(answer, 401, "wrong-credentials")
        client.csrf = client.get("/session").get_json()["csrf"]


def test_a_change_without_its_token_is_refused(client: ApiClient) -> None:
    client.csrf = "made up"
    answer = client.post("/session", {"username": "a", "password": "b"})
    assert_problem(answer, 403, "csrf")


def test_guessing_passwords_is_stopped(client: ApiClient) -> None:
    account = client.sign_in("planner")
    client.delete("/session")
    client.csrf = client.get("/session").get_json()["csrf"]
    guess = {"username": account.username, "password": "wrong"}
    for _ in range(ATTEMPTS_BY_NAME):
        assert client.post("/session", guess).status_code == 401
    assert_problem(client.post("/session", guess), 429, "too-many-attempts")
    # ... and the right password does not help before the time is up.
    right = {"username": account.username, "password": PASSWORD}
    assert_problem(client.post("/session", right), 429, "too-many-attempts")


def test_who_is_suspended_is_out_at_once_until_restored(client: ApiClient) -> None:
    account = client.sign_in("planner")
    credentials = {"username": account.username, "password": PASSWORD}
    with client.parts.database.transaction() as session:
        sign_ins.save_suspension(session, account.username)
    assert client.get("/session").get_json()["user"] is None
    client.csrf = client.get("/session").get_json()["csrf"]
    assert_problem(client.post("/session", credentials), 401, "wrong-credentials")
    with client.parts.database.transaction() as session:
        sign_ins.save_password(session, account.username, hash_password("another one"))
    credentials["password"] = "another one"
    assert_problem(client.post("/session", credentials), 401, "wrong-credentials")
    with client.parts.database.transaction() as session:
        sign_ins.save_return(session, account.username)
    assert client.post("/session", credentials).status_code == 200


def test_unknown_keys_are_refused_by_name(client: ApiClient) -> None:
    client.csrf = client.get("/session").get_json()["csrf"]
    answer = client.post("/session", {"username": "a", "password": "b", "colour": "red"})
    problem = assert_problem(answer, 422, "invalid-request")
    assert problem["errors"] == [
        {"at": "colour", "message": "Extra inputs are not permitted"},
    ]


def test_an_unknown_address_is_a_problem_too(client: ApiClient) -> None:
    assert_problem(client.get("/nowhere"), 404, "not-found")


def test_a_secret_key_is_made_once_and_for_its_owner_alone(client: ApiClient) -> None:
    path = client.parts.settings.data / "secret_key"
    assert path.stat().st_mode & 0o777 == 0o600
    assert client.parts.settings.secret_key == path.read_text("ascii")
