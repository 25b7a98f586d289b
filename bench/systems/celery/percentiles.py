"""As bench/report/statistics.mjs reckons them."""

import math


def percentile(values, percent):
    ordered = sorted(values)
    return ordered[max(0, math.ceil(percent * len(ordered) / 100) - 1)]


def percentiles(values):
    return {"p50": percentile(values, 50), "p99": percentile(values, 99), "p999": percentile(values, 99.9)}
