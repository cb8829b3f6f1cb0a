"""The classes that `pulumi package gen-sdk --language python` writes out from components/schema.json, made of it at once."""
import json
import re
from pathlib import Path
from typing import Any, Callable, Dict, Mapping, Optional, Sequence

import pulumi

SCHEMA = json.loads((Path(__file__).parents[3] / "components" / "schema.json").read_text())


def snake(name: str) -> str:
    return re.sub(r"([A-Z])", r"_\1", name).lower()


def accessor(wire: str, annotation: Any) -> property:
    """`@property @pulumi.getter(name="accountId") def account_id(self) -> …`"""
    name = snake(wire)

    def get(self):
        return pulumi.get(self, name)

    get.__name__ = name
    get.__annotations__ = {"return": annotation}
    return property(pulumi.getter(name=wire)(get))


def class_with(decorate: Callable[[type], type], name: str, bases: tuple, fields: Dict[str, Any]) -> type:
    def __init__(self, **given: Any):
        for key, value in given.items():
            if value is not None:
                pulumi.set(self, key, value)

    members = {snake(wire): accessor(wire, annotation) for wire, annotation in fields.items()}
    return decorate(type(name, bases, {**members, "__init__": __init__}))


PLAIN = {"string": str, "number": float, "boolean": bool}


def annotation_of(schema: Dict[str, Any], types: Dict[str, type], wrap: Callable[[Any], Any]) -> Any:
    if "$ref" in schema:
        return types.get(schema["$ref"].rsplit(":", 1)[-1], Any)
    if schema["type"] == "array":
        return Sequence[wrap(annotation_of(schema["items"], types, wrap))]
    if schema["type"] == "object":
        return Mapping[str, wrap(annotation_of(schema["additionalProperties"], types, wrap))]
    return PLAIN[schema["type"]]


def as_input(annotation: Any) -> Any:
    return pulumi.Input[annotation]


INPUTS: Dict[str, type] = {}
OUTPUTS: Dict[str, type] = {}
for token, definition in SCHEMA["types"].items():
    simple = token.rsplit(":", 1)[-1]
    plain = {wire: Optional[annotation_of(each, {}, lambda a: a)] for wire, each in definition["properties"].items()}
    given = {wire: Optional[as_input(annotation_of(each, {}, as_input))] for wire, each in definition["properties"].items()}
    OUTPUTS[simple] = class_with(pulumi.output_type, simple, (dict,), plain)
    INPUTS[simple] = class_with(pulumi.input_type, f"{simple}Args", (), given)


def component(name: str) -> Callable[..., pulumi.ComponentResource]:
    """The class of a component; its arguments are given by their Python names."""
    token = f"components:index:{name}"
    definition = SCHEMA["resources"][token]
    inputs, outputs = definition["inputProperties"], definition["properties"]
    fields = {wire: Optional[as_input(annotation_of(each, INPUTS, as_input))] for wire, each in inputs.items()}
    fields.update({wire: pulumi.Output[annotation_of(each, OUTPUTS, lambda a: a)] for wire, each in outputs.items()})
    Args = class_with(pulumi.input_type, f"{name}Args", (), fields)

    def __init__(self, resource_name: str, opts: Optional[pulumi.ResourceOptions] = None, **given: Any):
        props = Args.__new__(Args)
        props.__dict__.update({snake(wire): None for wire in [*inputs, *outputs]})
        unknown = set(given) - set(props.__dict__)
        if unknown:
            raise TypeError(f"{name} has no arguments {sorted(unknown)}")
        props.__dict__.update(given)
        super(Component, self).__init__(token, resource_name, props, opts, remote=True)

    members = {snake(wire): accessor(wire, annotation) for wire, annotation in fields.items()}
    Component = type(name, (pulumi.ComponentResource,), {**members, "__init__": __init__})
    return Component


AthenaAuditStore = component("AthenaAuditStore")
SavedQueries = component("SavedQueries")
