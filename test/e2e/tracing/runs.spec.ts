import { describe, expect, it } from '@jest/globals';
import { context, propagation, trace } from '@opentelemetry/api';
import { AlwaysOffSampler } from '@opentelemetry/sdk-trace-base';
import { fixed } from 'nest-task-queue';
import { otel } from 'nest-task-queue/tracing';
import { FIXTURES } from '../../support/fixtures/fixture-tasks.js';
import { eventOf, idOf, isError, linksOf, Spans, traceOf } from '../../support/spans.js';
import { Application, BROKERS } from '../application.js';

const use = (broker: string, tracing = otel()) =>
  Application.use(broker, { providers: FIXTURES, options: { tracing } });

async function headOf({ broker }: Application, id: string): Promise<object | undefined> {
  const [snapshot] = await broker.results.find([id]);
  return snapshot?.record.head;
}

/** Runs an enqueue inside of a span, as a request would. */
async function inRequest<T>(enqueue: () => Promise<T>): Promise<T> {
  const tracer = trace.getTracer('test');
  return tracer.startActiveSpan('request', async (span) => {
    try {
      return await enqueue();
    } finally {
      span.end();
    }
  });
}

describe.each(BROKERS)('spans of runs on %s', (name, broker) => {
  const spans = Spans.use();
  const app = use(broker);

  it('A run begins a trace, with a link to the enqueue', async () => {
    const result = await inRequest(() => app().tasks().add.enqueue(1, 2));
    expect(await result.get()).toBe(3);
    const [[run], [send], [request]] = [
      await spans.until('process fixture.add'),
      await spans.until('send fixture.add'),
      await spans.until('request'),
    ];
    expect(send.parentSpanContext?.spanId).toBe(idOf(request));
    expect(run.parentSpanContext).toBeUndefined();
    expect(traceOf(run)).not.toBe(traceOf(send));
    expect(linksOf(run)).toEqual([idOf(send)]);
  });

  it('The spans say which task they are of, where it went and how it ended', async () => {
    const { id } = await app().tasks().add.enqueue(1, 2);
    const [run] = await spans.until('process fixture.add');
    const [send] = await spans.until('send fixture.add');
    expect([send.kind, send.attributes['messaging.message.id']]).toEqual([3, id]);
    expect(send.attributes['messaging.message.body.size']).toBe('{"args":[1,2]}'.length);
    expect(run.kind).toBe(4);
    expect(run.attributes).toMatchObject({
      'messaging.system': 'nest_task_queue',
      'messaging.destination.name': 'default',
      'messaging.operation.name': 'process',
      'messaging.operation.type': 'process',
      'messaging.message.id': id,
      'messaging.message.body.size': '{"args":[1,2]}'.length,
      'messaging.message.receive.latency': expect.any(Number),
      'messaging.message.retry.count': 0,
      'messaging.client.id': expect.any(String),
      'ntq.task.name': 'fixture.add',
      'ntq.attempt': 1,
      'ntq.outcome': 'succeeded',
    });
    expect(run.attributes['server.port'] === undefined).toBe(name === 'memory');
    expect(run.attributes['ntq.task.args']).toBeUndefined();
  });

  it('A later attempt links to the enqueue and to the first attempt, and only the last failure is an error', async () => {
    const result = await app()
      .tasks()
      .flaky.with({ retry: { limit: 2, backoff: fixed(1) } })
      .enqueue(9);
    await result.get().catch(() => undefined);
    const [first, second, third] = await spans.until('process fixture.flaky', 3);
    const [send] = await spans.until('send fixture.flaky');
    expect(linksOf(first)).toEqual([idOf(send)]);
    expect(linksOf(second as never)).toEqual([idOf(send), idOf(first)]);
    expect(linksOf(third as never)).toEqual([idOf(send), idOf(first)]);
    expect([first, second, third].map((run) => isError(run as never))).toEqual([false, false, true]);
    expect(first.events.map(eventOf)).toMatchObject([{ name: 'ntq.retry', 'ntq.retry.delay': 1 }]);
    expect(third?.attributes).toMatchObject({ 'error.type': 'RangeError', 'ntq.outcome': 'failed' });
    expect(third?.events.map(eventOf)).toMatchObject([
      { name: 'exception', 'exception.type': 'RangeError', 'exception.message': 'boom' },
    ]);
  });

  it.each(['ignore', 'reject'] as const)('A task that ends by %s is no error', async (method) => {
    const result = await app().tasks()[method].enqueue();
    await result.get().catch(() => undefined);
    const [run] = await spans.until(`process fixture.${method}`);
    expect(isError(run)).toBe(false);
    expect(run.attributes['ntq.outcome']).toBe(method === 'ignore' ? 'succeeded' : 'rejected');
  });

  it('enqueueMany is one span that says how many tasks it publishes', async () => {
    const results = await app()
      .tasks()
      .add.enqueueMany([
        [1, 1],
        [2, 2],
        [3, 3],
      ]);
    await Promise.all(results.map((each) => each.get()));
    const sends = await spans.until('send fixture.add');
    const runs = await spans.until('process fixture.add', 3);
    expect(sends).toHaveLength(1);
    expect(sends[0].attributes['messaging.batch.message_count']).toBe(3);
    for (const run of runs) expect(linksOf(run)).toEqual([idOf(sends[0])]);
  });

  it('An enqueue that is refused is an error', async () => {
    await expect(app().tasks().echo.with({ queue: 'nowhere' }).enqueue(1)).rejects.toThrow('nowhere');
    const [send] = await spans.until('send fixture.echo');
    expect(isError(send)).toBe(true);
  });

  it('The failure hook of a task links to its enqueue and to the run that failed', async () => {
    const result = await app().tasks().fail.enqueue();
    await app().journal.until(result.id, 'failure retries-exhausted');
    const [run] = await spans.until('process fixture.fail');
    const [send] = await spans.until('send fixture.fail');
    const [hook] = await spans.until('process fixture.failed');
    expect(linksOf(hook)).toEqual([idOf(send), idOf(run)]);
  });

  it('A dead letter names the trace of the run that failed', async () => {
    const { id } = await app().tasks().fail.enqueue();
    await app().journal.until(id, 'failure retries-exhausted');
    const [run] = await spans.until('process fixture.fail');
    expect(await app().deadLetters.get(id)).toMatchObject({ traceId: traceOf(run), spanId: idOf(run) });
  });
});

describe.each(BROKERS)('spans with { propagation: child } on %s', (_name, broker) => {
  const spans = Spans.use();
  const app = use(broker, otel({ propagation: 'child', spanName: 'queue', captureArgs: true }));

  it('All attempts are parts of the trace that has enqueued the task, with its baggage', async () => {
    const baggage = propagation.createBaggage({ tenant: { value: 'acme & co' } });
    const inBaggage = propagation.setBaggage(context.active(), baggage);
    const result = await context.with(inBaggage, () => inRequest(() => app().tasks().flaky.enqueue(1)));
    await result.get();
    const [request] = await spans.until('request');
    const [send] = await spans.until('send default');
    const runs = await spans.until('process default', 2);
    for (const run of runs) {
      expect(traceOf(run)).toBe(traceOf(request));
      expect(run.parentSpanContext?.spanId).toBe(idOf(send));
      expect(run.attributes['ntq.task.args']).toBe('[1]');
    }
    expect(linksOf(runs[1] as never)).toEqual([idOf(runs[0])]);
  });
});

describe.each(BROKERS)('spans with { propagation: none } on %s', (_name, broker) => {
  const spans = Spans.use();
  const app = use(broker, otel({ propagation: 'none' }));

  it('Runs have no links, and tasks carry nothing', async () => {
    const result = await inRequest(() => app().tasks().flaky.enqueue(1));
    await result.get();
    const runs = await spans.until('process fixture.flaky', 2);
    for (const run of runs) expect([linksOf(run), run.parentSpanContext]).toEqual([[], undefined]);
    expect(await spans.until('send fixture.flaky')).toHaveLength(1);
    expect(await headOf(app(), result.id)).not.toHaveProperty('trace');
  });
});

describe.each(BROKERS)('tracing that samples nothing on %s', (_name, broker) => {
  const spans = Spans.use(new AlwaysOffSampler());
  const app = use(broker);

  it('Tasks run and carry nothing', async () => {
    const result = await app().tasks().held.enqueue('return');
    await app().journal.until(result.id, 'run 1');
    expect(await headOf(app(), result.id)).not.toHaveProperty('trace');
    app().journal.release(result.id);
    expect(await result.get()).toBe(1);
    expect(spans.all()).toEqual([]);
  });
});
