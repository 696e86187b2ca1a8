"""Exception reports that hold nothing of the request: no address, no path, no query, no local variable."""

from collections.abc import ItemsView
from typing import Any

from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe
from django.views.debug import ExceptionReporter, SafeExceptionReporterFilter


class SilentFilter(SafeExceptionReporterFilter):
    """Hides everything that a person sent or that a frame held."""

    def is_active(self, request: HttpRequest | None) -> bool:  # noqa: ARG002
        return True

    def get_post_parameters(self, request: HttpRequest | None) -> dict[str, Any]:  # noqa: ARG002
        return {}

    def get_traceback_frame_variables(self, request: Any, tb_frame: Any) -> ItemsView[str, Any]:  # noqa: ARG002
        return dict[str, Any]().items()

    def get_safe_request_meta(self, request: HttpRequest | None) -> dict[str, Any]:  # noqa: ARG002
        return {}

    def get_safe_cookies(self, request: HttpRequest | None) -> dict[str, Any]:  # noqa: ARG002
        return {}


class SilentReporter(ExceptionReporter):
    """Reports the exception's class and nothing else."""

    def get_traceback_data(self) -> dict[str, Any]:
        name = self.exc_type.__name__ if self.exc_type else "Exception"
        return {"exception_type": name, "frames": [], "request": None, "exception_value": ""}

    def get_traceback_text(self) -> SafeString:
        # A class name: letters, digits and underscores.
        return mark_safe(self.exc_type.__name__ if self.exc_type else "Exception")  # noqa: S308

    def get_traceback_html(self) -> SafeString:
        return self.get_traceback_text()
