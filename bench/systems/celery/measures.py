"""The measures of bench/measure/ by their names, in Celery's own language."""

import delays
import enqueues
import latencies
import runs

MEASURES = {
    "enqueue-one-by-one": enqueues.one_by_one,
    "enqueue-concurrent": enqueues.concurrent,
    "enqueue-bulk": enqueues.bulk,
    "drain": runs.drain,
    "sustained": runs.sustained,
    "latency-start": latencies.to_start,
    "latency-rate": latencies.at_rate,
    "latency-result": latencies.to_result,
    "retries": runs.retries,
    "delayed": delays.delayed,
    "group-and-body": runs.group_and_body,
    "bytes": runs.bytes_of,
}
