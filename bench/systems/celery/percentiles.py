"""As bench/report/statistics.mjs reckons them."""


def percentile(values, percent):
    ordered = sorted(values)
    return ordered[max(0, -(-percent * len(ordered) // 100) - 1)]


def percentiles(values):
    return {"p50": percentile(values, 50), "p99": percentile(values, 99)}
