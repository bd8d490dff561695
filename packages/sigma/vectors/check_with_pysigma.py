"""Checks the vectors marked pySigma against pySigma (pip install pysigma).

pySigma parses rules and applies modifiers but does not match events, so its condition tree and its own regular
expressions and networks of values are evaluated here over the events. Run: python3 check_with_pysigma.py
"""
import json
import re
import sys
from datetime import datetime
from ipaddress import ip_address
from pathlib import Path

import sigma.conditions as conditions
import sigma.types as types
from sigma.processing.pipeline import ProcessingItem, ProcessingPipeline
from sigma.processing.transformations import ValueListPlaceholderTransformation
from sigma.rule import SigmaRule


def text_of(value):
    if value is None:
        return None
    return str(value).lower() if isinstance(value, bool) else str(value)


def holds(value, actual, event):
    if isinstance(value, types.SigmaExpansion):
        return any(holds(each, actual, event) for each in value.values)
    if isinstance(value, types.SigmaExists):
        raise NotImplementedError
    if isinstance(value, types.SigmaNull):
        return actual is None
    if isinstance(value, types.SigmaFieldReference):
        return refers(value, actual, event)
    if isinstance(value, types.SigmaCompareExpression):
        return compares(value, actual)
    if isinstance(value, types.SigmaTimestampPart):
        return part_of(value, actual)
    text = text_of(actual)
    if text is None:
        return False
    if isinstance(value, types.SigmaCIDRExpression):
        try:
            return ip_address(text) in value.network
        except ValueError:
            return False
    if isinstance(value, types.SigmaRegularExpression):
        flags = 0
        for flag in value.flags:
            flags |= {"IGNORECASE": re.I, "MULTILINE": re.M, "DOTALL": re.S}[flag.name]
        return re.search(str(value.regexp), text, flags) is not None
    if isinstance(value, types.SigmaString):
        regex = "".join(
            re.escape(part) if isinstance(part, str) else (".*" if part == types.SpecialChars.WILDCARD_MULTI else ".")
            for part in value.s
        )
        flags = re.S if isinstance(value, types.SigmaCasedString) else re.S | re.I
        return re.fullmatch(regex, text, flags) is not None
    if isinstance(value, types.SigmaNumber):
        return text == str(value.number)
    if isinstance(value, types.SigmaBool):
        return text.lower() == str(value.boolean).lower()
    raise NotImplementedError(type(value))


def refers(value, actual, event):
    left, right = text_of(actual), text_of(event.get(value.field))
    if left is None or right is None:
        return False
    left, right = left.lower(), right.lower()
    if value.starts_with and value.ends_with:
        return right in left
    if value.starts_with:
        return left.startswith(right)
    return left.endswith(right) if value.ends_with else left == right


def compares(value, actual):
    try:
        number = float(actual)
    except (TypeError, ValueError):
        return False
    limit = value.number.number
    name = value.op.name
    return {"LT": number < limit, "LTE": number <= limit, "GT": number > limit, "GTE": number >= limit}[name]


def part_of(value, actual):
    try:
        date = datetime.fromisoformat(str(actual).replace("Z", "+00:00"))
    except ValueError:
        return False
    name = value.timestamp_part.name.lower()
    found = date.isocalendar().week if name == "week" else getattr(date, name)
    return found == value.number


def contains(value):
    """A keyword lies anywhere in the message."""
    if isinstance(value, types.SigmaString):
        text = value
        if not text.startswith(types.SpecialChars.WILDCARD_MULTI):
            text = types.SpecialChars.WILDCARD_MULTI + text
        if not text.endswith(types.SpecialChars.WILDCARD_MULTI):
            text = text + types.SpecialChars.WILDCARD_MULTI
        return text
    if isinstance(value, types.SigmaNumber):
        return contains(types.SigmaString(str(value.number)))
    return value


def evaluate(node, event):
    if isinstance(node, conditions.ConditionAND):
        return all(evaluate(arg, event) for arg in node.args)
    if isinstance(node, conditions.ConditionOR):
        return any(evaluate(arg, event) for arg in node.args)
    if isinstance(node, conditions.ConditionNOT):
        return not evaluate(node.args[0], event)
    if isinstance(node, conditions.ConditionFieldEqualsValueExpression):
        if isinstance(node.value, types.SigmaExists):
            return (node.field in event) == node.value.exists
        return holds(node.value, event.get(node.field), event)
    if isinstance(node, conditions.ConditionValueExpression):
        value = contains(node.value)
        return any(holds(value, actual, event) for actual in event.values())
    raise NotImplementedError(type(node))


def matches(vector):
    rule = SigmaRule.from_dict(
        {"title": vector["name"], "logsource": {"category": "test"}, "detection": vector["detection"]}
    )
    if "placeholders" in vector:
        pipeline = ProcessingPipeline([ProcessingItem(ValueListPlaceholderTransformation())], vars=vector["placeholders"])
        pipeline.apply(rule)
    return any(evaluate(condition.parsed, vector["event"]) for condition in rule.detection.parsed_condition)


def main():
    checked, wrong = 0, []
    for path in sorted(Path(__file__).parent.glob("*.json")):
        for vector in json.loads(path.read_text()).get("vectors", []):
            if not isinstance(vector, dict) or not vector.get("pySigma"):
                continue
            checked += 1
            try:
                found = matches(vector)
            except Exception as error:  # what pySigma refuses is reported beside what it reads otherwise
                found = f"{type(error).__name__}: {error}"
            if found != vector["expect"]:
                wrong.append(f"{path.name}: {vector['name']}: {found}, not {vector['expect']}")
    print("\n".join(wrong))
    print(f"{checked - len(wrong)} agree, {len(wrong)} do not")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
