import see
import servers
from plan import ran

DOCUMENT = "docs/api.md"


@ran(f"{DOCUMENT}#who-may")
def who_may(place, block):
    key, settings = servers.read_key(place.run(block.text, place.published))
    with servers.chat(place, **settings):
        for path, body, status in (("rooms/lobby/messages", {"text": "Hello"}, 201), ("rooms/lobby", None, 200), ("users/alice/revoke", {}, 403)):
            answer = see.get(f"http://localhost:5000/api/v1/{path}", body, **{"X-API-Key": key})
            see.is_true(answer[0] == status, f"{path} is answered with {status}: {answer}")


@ran(f"{DOCUMENT}#messages", "nginx openssl curl")
def messages(place, block):
    value, settings = servers.api_key(place, "publish", "read")
    with servers.behind_nginx(place, **settings):
        see.has(place.run(block.text, KEY=value), '"seq":1')
        see.is_true("system:shop: Your order has left" in servers.service(place, 5001).said("order-17"), "the message is in the room")


@ran(f"{DOCUMENT}#personal-data", "nginx openssl curl jq")
def personal_data(place, block):
    """In the end nothing is left in any room."""
    value, settings = servers.api_key(place, "admin")
    with servers.behind_nginx(place, Chat__Limits__Enabled="false", **settings):
        for room in ("lobby", "kitchen"):
            answer = see.get(f"http://localhost:5001/api/v1/rooms/{room}/messages", {"text": "Hello", "user_id": "alice"}, **{"X-API-Key": value})
            see.is_true(answer[0] == 201, f"alice's message is stored: {answer}")
        place.run(block.text, KEY=value)
        for room in ("lobby", "kitchen"):
            see.is_true("Hello" not in "".join(servers.service(place, 5001).said(room)), f"nothing of alice is left in {room}")
