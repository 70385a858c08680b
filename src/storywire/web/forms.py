"""Forms that change something are believed only with the token that this browser's page carried."""

from __future__ import annotations

import hmac
from typing import Annotated

from fastapi import Depends, Form, HTTPException, Request

from storywire.web.site import Here


def believed(request: Request, site: Here, form_token: Annotated[str, Form(max_length=200)] = "") -> None:
    """Raises 403 for a form that did not come from a page of ours in this browser."""
    expected = site.access.form_token(request.state.seat)
    if not hmac.compare_digest(form_token.encode(), expected.encode()):
        raise HTTPException(403, "This form is too old, or did not come from these pages. Go back, load the page anew.")


Believed = Annotated[None, Depends(believed)]
