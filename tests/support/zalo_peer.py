"""A client of Zalo that others wrote (zalo-sdk) against a platform on this machine; run in a process of its own.

`PYTHONPATH=.venv/peers python tests/support/zalo_peer.py PLATFORM`, the account as JSON on standard input; what came of
each step is printed as one line of JSON behind `::`, since the client itself prints.
"""

import json
import sys
from importlib import import_module
from types import SimpleNamespace
from typing import Any

# By name: mypy knows nothing of what is installed aside.
requests: Any = import_module("requests")
zalo: Any = import_module("zalo_sdk")
oa: Any = import_module("zalo_sdk.oa")
OAUTH = "https://oauth.zaloapp.com"  # hard-coded there


def tell(step: str, **found: Any) -> None:
    """What came of a step."""
    print("::" + json.dumps({"step": step, **found}), flush=True)


def tried(step: str, act: Any) -> None:
    """Do it and tell what it gave, or what it raised."""
    try:
        tell(step, data=act().get("data"))
    except zalo.ZaloException as error:
        tell(step, error=error._code)


def main(platform: str) -> None:
    """Every step once."""
    told = json.load(sys.stdin)

    def post(url: str, **more: Any) -> Any:
        return requests.post(url.replace(OAUTH, platform), **more)

    vars(sys.modules["zalo_sdk.BaseClient"])["requests"] = SimpleNamespace(
        post=post, get=requests.get, Response=requests.Response
    )
    client = oa.Client(
        told["app"], told["secret"], access_token="stale", refresh_token=told["renewal"], endpoint_prefix=platform
    )
    person = oa.ZaloRecipient(user_id=told["user"])

    def send(text: str | None, payload: dict[str, Any] | None = None, to: Any = person) -> Any:
        attachment = oa.ZaloAttachment("template", payload) if payload is not None else None
        return client.send_message(to, oa.ZaloMessageBody(text, attachment))

    tried("stale token", lambda: send(told["text"]))
    access, renewal, _ = client.refresh_acccess_token()
    tell("refreshed", access=access, renewal=renewal)
    client.refresh_token = told["renewal"]
    try:
        client.refresh_acccess_token()
        tell("refreshed again")
    except zalo.ZaloException as error:
        tell("refreshed again", error=error._code)
    client.refresh_token = renewal
    tried("text", lambda: send(told["text"]))
    tried("buttons", lambda: send(told["numbered"], {"buttons": told["buttons"]}))
    tried("six buttons", lambda: send(told["numbered"], {"buttons": told["buttons"] * 3}))
    uploaded = client.upload_file(bytes.fromhex(told["picture"]), "image", "picture.png", "image/png")
    number = uploaded["data"]["attachment_id"]
    tell("upload", data=number)
    elements = [{"media_type": "image", "attachment_id": number}]
    tried("picture", lambda: send(told["text"], {"template_type": "media", "elements": elements}))
    asked = {"template_type": "request_user_info", "elements": [told["asked"]]}
    tried("contact", lambda: send(None, asked))
    tried("detail", lambda: client.get_user_detail(told["user"]))
    tried("quota", lambda: client.get_zalo_user_quotas(told["user"]))
    tried("never wrote", lambda: send(told["text"], None, oa.ZaloRecipient(user_id=told["stranger"])))
    tried("nobody", lambda: send(told["text"], None, oa.ZaloRecipient(user_id="1")))


if __name__ == "__main__":
    main(sys.argv[1])
