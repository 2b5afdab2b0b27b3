"""The three addresses of the wire."""

from collections.abc import Callable
from functools import wraps

import msgspec
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from sync.central.api.address import address_of
from sync.central.api.auth import caller
from sync.central.api.body import inflate, read_body
from sync.central.api.errors import WireError, json_reply, refusal
from sync.central.clock import now_ms
from sync.central.enrolment import enrol
from sync.central.ingest.decode import read_batch
from sync.central.ingest.ledger import take
from sync.wire import EnrolRequest, TimeReply

MAX_ENROL_BYTES = 10_000

View = Callable[[HttpRequest], HttpResponse]


def only(method: str) -> Callable[[View], View]:
    """Make a view of the wire: one method, no CSRF (there is no cookie), errors as JSON."""

    def decorate(view: View) -> View:
        @csrf_exempt
        @wraps(view)
        def answer(request: HttpRequest) -> HttpResponse:
            if request.method != method:
                response = refusal(WireError("wrong_method", f"Use {method} here"))
                response["Allow"] = method
                return response
            return view(request)

        return answer

    return decorate


@only("POST")
def batches(request: HttpRequest) -> HttpResponse:
    """Take answers in; an empty batch is a heartbeat."""
    received = now_ms()
    device = caller(request)
    batch = read_batch(inflate(request, read_body(request)))
    return json_reply(take(device, batch, received))


@only("POST")
def enrolment(request: HttpRequest) -> HttpResponse:
    """Make the asker a device. A stranger's body is short and never inflated."""
    body = read_body(request, MAX_ENROL_BYTES)
    try:
        wanted = msgspec.json.decode(body, type=EnrolRequest)
    except msgspec.ValidationError as error:
        raise WireError("bad_shape", f"{error}; see docs/wire.md") from error
    except (msgspec.DecodeError, RecursionError) as error:
        raise WireError("not_json", "The body is not JSON") from error
    return json_reply(enrol(wanted, address_of(request), now_ms()))


@only("GET")
def time(request: HttpRequest) -> HttpResponse:
    """Tell the centre's time, to anybody."""
    received = now_ms()
    return json_reply(TimeReply(received_ms=received, replied_ms=now_ms()))
