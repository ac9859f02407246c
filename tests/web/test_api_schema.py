"""The API beside its own description: schemathesis asks what the description allows, and what it does not."""

import json

import requests
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import CHECKS

from web.api.openapi import openapi

# Its systematic phase asks 500 times a scenario; random questions find as much in a fraction of the time.
CONFIG = schemathesis.Config.from_dict({"phases": {"coverage": {"enabled": False}}})
DESCRIBED = schemathesis.openapi.from_dict(json.loads(openapi()), config=CONFIG)
# A description cannot say all that a scenario must hold together (a date before the cover begins, two calendar years),
# so what it allows may still be a 422 that says why.
LEFT_OUT = CHECKS.get_by_names(["positive_data_acceptance"])


@DESCRIBED.parametrize()
@settings(max_examples=25, suppress_health_check=list(HealthCheck))
def test_the_api_does_what_its_description_says(case: schemathesis.Case, address: str, web: requests.Session) -> None:
    case.call_and_validate(base_url=address, session=web, excluded_checks=LEFT_OUT)
