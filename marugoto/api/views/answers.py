"""How this door answers: JSON that may be kept for a while and asked for again, or a stream of lines."""

import hashlib
import json
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import wraps
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from marugoto.agencies.door import open_to_public
from marugoto.api import problems

FRESH = 300  # seconds in which a copy need not be asked for again
View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def for_programs(view: View) -> Callable[..., HttpResponseBase]:
    """Open to everybody, read only, in Japanese whatever the reader's language; what is wrong is a problem."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            with override("ja"):
                return view(request, *args, **kwargs)
        except problems.ProblemError as problem:
            return problems.answer(problem.status, problem.detail, problem.parameter)

    return csrf_exempt(require_safe(open_to_public(answered)))


def as_json(
    request: HttpRequest, data: Any, changed: datetime | None = None, kind: str = "application/json"
) -> HttpResponseBase:
    """The data; or 304 when the asker has them already."""
    body = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
    etag = f'"{hashlib.blake2b(body, digest_size=16).hexdigest()}"'
    answer = HttpResponse(body, content_type=kind)
    answer["ETag"] = etag
    answer["Cache-Control"] = f"public, max-age={FRESH}"
    stamp = int(changed.timestamp()) if changed else None
    if stamp is not None:
        answer["Last-Modified"] = http_date(stamp)
    found = get_conditional_response(request, etag=etag, last_modified=stamp, response=answer)
    return found or answer


def as_lines(objects: Iterator[Any]) -> StreamingHttpResponse:
    """One object on each line, written as they are read."""
    lines = (json.dumps(one, ensure_ascii=False, separators=(",", ":")).encode() + b"\n" for one in objects)
    answer = StreamingHttpResponse(lines, content_type="application/x-ndjson")
    answer["Cache-Control"] = "public, max-age=0"
    return answer
