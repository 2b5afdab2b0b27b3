"""The words around the tables of docs/wire.md; the sizes and codes in them come from wire.py."""

from sync.wire import BATCHES_PATH, DERIVED_FIELDS, ENROL_PATH, TIME_PATH

_DERIVED = ", ".join(f"`{name}`" for name in DERIVED_FIELDS)

BEFORE = f"""
# The wire between a device and the centre

Generated from `sync/wire.py` by `python -m sync.wire_docs`; do not edit it by hand.
A server or a device can be written from this page alone.

## Transport

HTTPS with a verified certificate; plain HTTP only to the same machine. Bodies are JSON in UTF-8,
a batch's at choice with `Content-Encoding: gzip`. Times are whole milliseconds since
1970-01-01 UTC unless a field says otherwise. Ids are UUIDs in lower case with hyphens.
Whoever reads a message ignores keys it does not know; the type of every known key is exact
(`"5"` is no integer).

| request | needs | body | reply with status 200 |
| --- | --- | --- | --- |
| `POST {ENROL_PATH}` | a one-time code | EnrolRequest | EnrolReply |
| `GET {TIME_PATH}` | nothing | none | TimeReply |
| `POST {BATCHES_PATH}` | `Authorization: Bearer TOKEN` | Batch | BatchReply |

| header | in | meaning |
| --- | --- | --- |
| `Authorization: Bearer TOKEN` | requests to `{BATCHES_PATH}` | the token of EnrolReply |
| `Content-Type: application/json` | every body | JSON in UTF-8 |
| `Content-Encoding: gzip` | requests to `{BATCHES_PATH}` | optional; inflated only after the \
token was checked, and only up to the limit |
| `Retry-After` | replies 429 and 503 | seconds or an HTTP date; the device waits that long |

The device follows no redirect. It believes a reply only if its status is 200 and its body has the
documented shape, and a receipt only if it names an id that was in the batch: a captive portal
answers 200 with a page. Any other status is a refusal of the whole request: nothing was stored.
"""

AFTER = f"""
## How delivery works

**At least once, with the effect of exactly once.** The device makes an answer's `id` when the
answer is given, and sends it until a receipt says `stored` or `duplicate`. A reply can be lost
after the centre has stored the batch, so the same answers come again, perhaps in other batches.
The centre stores an id once, for ever: a device may have been offline for weeks. Same id with the
same content is `duplicate`, which is success again. Same id with other content is `id_conflict`.
Content is every field but {_DERIVED}: these may differ when an answer comes again, because it was
renumbered in a new stream, or because its time became known better. (Within one stream an answer
keeps its `seq`.) What was stored first stays, but for the time: one of a better `time_quality`, or
of the same with a smaller `time_error_ms`, takes the place of the one held, and the receipt is
`duplicate` all the same. So the best stays, in whatever order they come. A device sends an answer
once more when its time became better after the centre had it.

**A batch** holds answers of one stream, in order of `seq`. All that can be stored of it is stored
in one transaction; each other answer gets its own refusal. The device sets a refused answer aside
with its reason and sends the rest. It tries `unknown_survey`, `in_future` and what was too large
again when it starts and once a day. An answer without a receipt stays waiting.

**A heartbeat** is a batch without answers. The device sends one when nothing waits for a while.

**Too large.** After 413 (or 400 `bad_shape`) the device sends half as many answers. A single answer
that is still refused so is set aside, once a heartbeat has passed. After 500 it sends fewer and
fewer; a single answer that fails alone while the one behind it passes is set aside likewise.

**No token, no trust.** After 401 or 403 the device stops sending, keeps everything, shows it, and
tries again every 15 minutes or when it was enrolled anew. Enrolling anew keeps stream and backlog.

**Back-off.** After 429, 5xx, a time-out or a broken connection the device waits a random time
between 0 and min(15 minutes, 5 s x 2^n) after n earlier failures (at most one minute where no
connection came about), without a limit of tries; `Retry-After` wins. Its next batch is small and
the batches grow again with each success.

## Gaps, and a centre that was restored

`seq` has no gaps at the device, so the centre can name every gap: a `seq` below the highest it has
seen of that stream which it neither stored nor refused. A `seq` under which a duplicate came is no
gap either. Gaps above `acknowledged_seq` are on their way. Gaps up to `acknowledged_seq` were once
acknowledged and then lost by the centre, which was restored from a backup: it lists them in
`missing`, and the device sends them again from what it keeps (90 days). The same list is honoured
once in 15 minutes.

## A cloned database

Two devices with a copy of one database give out the same numbers to different answers. The centre
notices that a stream and `seq` is stored with another id: it refuses those with `seq_conflict` (or
says `cloned`). The device then takes a new stream, numbers all that is unsent from 1 in the old
order, and sends it there. Nothing is lost; both ends show a fault.

## Staff

A store that notes who is on shift may keep its people at the centre. A device that wants the list
says in `staff` of a batch which revision it holds; only then, and only where the centre's is
another one, the reply has the list. A device or a centre that does not know the key leaves it out,
and everything else goes on. The device keeps the last list for as long as the centre is away. Who
is taken off the list stays in the answers given.

A badge code has 3 to 12 digits. It travels as its scrypt hash (N = 16384, r = 8, p = 1, 32 bytes of
output): SALT is 16 bytes, HASH 32, both in hexadecimal. One salt serves a whole store, so that a
code typed in costs the device one hash; a device may ignore badges under more than three salts, or
of any other form. A badge begins a shift and opens nothing.

## The clocks

A device may have no clock battery. `wall_ms`, `boot_id`, `boottime_ms`, `synced` are raw and never
change. At each exchange the device notes the time since boot when the request left (m0) and when
the reply came (m3); the reply holds the centre's clock when the request had arrived (T1,
`received_ms`) and when the reply was made (T2, `replied_ms`):

    offset = (T1 + T2) / 2 - (m0 + m3) / 2        true time = offset + time since boot
    error  = ((m3 - m0) - (T2 - T1)) / 2          half width of the interval

Readings that cannot be (T2 before T1, a negative error) are not used. A device asks for the time
before it sends the first batch of a boot. `occurred_ms` is the best estimate when sent, with
`time_quality`: `exact` (an exchange in the same boot), `ntp` (the operating system called its clock
synchronised), `estimated` (between neighbouring boots), `unknown` (the raw wall clock).

A certificate that is not valid yet by a clock that is behind would keep a device off for ever.
After just that failure it asks `GET {TIME_PATH}`, without a token, over a connection whose chain
and host name are verified and whose dates are not. The centre's time must lie ahead of the device's
and within the certificate's dates. Until the clock is right, the device then sends only over
connections whose certificate is valid at the time so learnt.

## An example

    $ curl -s https://centre.example{ENROL_PATH} -H 'Content-Type: application/json' \\
        -d '{{"code":"K7QF-2M9P","device":"till-3","version":"0.1.0"}}'
    {{"device":"0197b4c2-6e1f-7a51-9d0e-2f3c1a7be901","token":"qT0v...","store":"17",
     "touchpoint":"till 3","timezone":"Europe/Moscow"}}

    $ curl -s https://centre.example{TIME_PATH}
    {{"received_ms":1770000000120,"replied_ms":1770000000121}}

    $ cat batch.json
    {{"schema":1,"stream":"0197b4c2-7000-7c3e-8f00-5b1c2d3e4f50",
     "health":{{"version":"0.1.0","stored":1,"sent":0,"waiting":1,"refused":0,"last_seq":1,
               "acknowledged_seq":0,"clock_quality":"exact","clock_error_ms":14}},
     "answers":[{{"id":"0197b4c2-7a10-7d21-a1b2-c3d4e5f60718","seq":1,
                 "visit":"0197b4c2-79ff-7b1c-9c55-0a1b2c3d4e5f","survey":"counter","version":1,
                 "question":"score","source":"touch","wall_ms":1770000000000,
                 "boot_id":"5f0c7c1e-3b52-4b57-9d52-7a1f0c9e2b11","boottime_ms":93120,
                 "synced":false,"utc_offset_s":10800,"occurred_ms":1770000000004,
                 "time_quality":"exact","time_error_ms":14,"group":"promoter","value":5}}]}}

    $ gzip -c batch.json | curl -s https://centre.example{BATCHES_PATH} --data-binary @- \\
        -H 'Content-Type: application/json' -H 'Content-Encoding: gzip' \\
        -H 'Authorization: Bearer qT0v...'
    {{"receipts":[{{"id":"0197b4c2-7a10-7d21-a1b2-c3d4e5f60718","status":"stored"}}],
     "received_ms":1770000000310,"replied_ms":1770000000315,"missing":[],"cloned":false}}

The same request once more gets `"status":"duplicate"`. With a wrong token:

    HTTP/1.1 401 Unauthorized
    {{"code":"wrong_token","message":"No device has this token; enrol the device again."}}
"""
