"""Changes to how Rasa works inside, each for a measured gain, each held by a test that fails when Rasa changes.

Not part of `install()`: only the embedded door asks for them; `tuenet rasa …` runs Rasa as it is.
"""

from __future__ import annotations

from typing import Any


def compile_action_schema() -> None:
    """Check an action's result against a schema compiled once.

    Rasa builds the same JSON schema, and checks that it is one, at every call of an action: about 25 of the 38 ms of a message.
    """
    from jsonschema.validators import validator_for
    from rasa.core.actions.action import RemoteAction

    schema = RemoteAction.action_response_format_spec()
    validator = validator_for(schema)(schema)

    def validate(_: RemoteAction, result: dict[str, Any]) -> bool:
        validator.validate(result)
        return True

    RemoteAction._validate_action_result = validate
