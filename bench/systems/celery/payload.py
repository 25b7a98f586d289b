"""The arguments of bench/work/payload.mjs."""

TEXT = "Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor."
LONG_TEXT = (TEXT * 12)[:890]


def payloads(count):
    return [payload(index, TEXT) for index in range(count)]


def large_payloads(count):
    return [payload(index, LONG_TEXT) for index in range(count)]


def payload(index, note):
    return {
        "index": index,
        "orderId": f"order-{index}",
        "customer": {"id": 100_000 + index, "email": "somebody@example.com"},
        "items": [12, 345, 6_789],
        "note": note,
    }
