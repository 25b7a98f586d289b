import { describe, expect, it } from '@jest/globals';
import { chain, chord, Schedules } from 'nest-task-queue';
import { otel } from 'nest-task-queue/tracing';
import { idOf, linksOf, Spans, traceOf } from '../../support/spans.js';
import { Application, BROKERS } from '../application.js';
import { TracingTasks } from './tracing-tasks.js';

const PARTS = 10_000;

describe.each(BROKERS)('spans of workflows on %s', (_name, broker) => {
  const spans = Spans.use();
  const app = Application.use(broker, {
    providers: [TracingTasks],
    options: { tracing: otel(), worker: { concurrency: 100 } },
  });
  const tasks = () => app().tasks(TracingTasks);

  it('Each member of a chain links to the enqueue and to the member before it', async () => {
    const result = await app().client.enqueue(chain(tasks().one.si(), tasks().plus.s(), tasks().plus.s()));
    expect(await result.get()).toBe(3);
    const [send] = await spans.until('send ntq.workflow');
    const [first] = await spans.until('process traced.one');
    const [second, third] = await spans.until('process traced.plus', 2);
    expect(send.attributes['messaging.message.id']).toBe(result.id);
    expect(linksOf(first)).toEqual([idOf(send)]);
    expect(linksOf(second)).toEqual([idOf(send), idOf(first)]);
    expect(linksOf(third as never)).toEqual([idOf(send), idOf(second)]);
    const runs = [first, second, third as never];
    expect(new Set(runs.map(traceOf)).size).toBe(3);
    for (const run of runs) expect(run.attributes['ntq.workflow.root']).toBe(result.id);
  });

  it(`A chord of ${PARTS} parts has one span for each run and one for the enqueue, and its body links to 20 parts`, async () => {
    const parts = Array.from({ length: PARTS }, () => tasks().one.si());
    const result = await app().client.enqueue(chord(parts, tasks().count.s()));
    expect(await result.get({ timeout: '150s' })).toBe(PARTS);
    const [body] = await spans.until('process traced.count');
    const [send] = await spans.until('send ntq.workflow');
    const runs = await spans.until('process traced.one', PARTS);
    expect(spans.all()).toHaveLength(PARTS + 2);
    expect(body.attributes['ntq.group.size']).toBe(PARTS);
    const [first, ...others] = linksOf(body);
    expect(first).toBe(idOf(send));
    const ids = new Set(runs.map(idOf));
    expect(others.filter((id) => ids.has(id))).toHaveLength(20);
    expect(new Set(runs.map((run) => linksOf(run).join()))).toEqual(new Set([idOf(send)]));
  });

  it('The workflow that takes the place of a task links to the run that made it', async () => {
    const result = await tasks().replaced.enqueue();
    expect(await result.get()).toBe(2);
    const [run] = await spans.until('process traced.replaced');
    const [one] = await spans.until('process traced.one');
    expect(run.attributes['ntq.outcome']).toBe('replaced');
    expect(linksOf(one)).toEqual([idOf(run)]);
  });

  it('A handler runs inside of its span, and so do the spans and the enqueues below it', async () => {
    const inner = app().client.result(await (await tasks().outer.enqueue()).get());
    expect(await inner.get()).toBe(1);
    const [outer] = await spans.until('process traced.outer');
    const [query] = await spans.until('query');
    const [send] = await spans.until('send traced.one');
    const [one] = await spans.until('process traced.one');
    expect([query, send].map((span) => span.parentSpanContext?.spanId)).toEqual([idOf(outer), idOf(outer)]);
    expect(linksOf(one)).toEqual([idOf(send)]);
    const active = await (await tasks().active.enqueue()).get();
    const [run] = await spans.until('process traced.active');
    expect(active).toBe(idOf(run));
  });

  it('A scheduled run begins a trace that names its schedule', async () => {
    const schedules = app().get(Schedules);
    await schedules.upsert({ name: 'nightly', every: '1h', task: tasks().plus.si(1) });
    await (await schedules.trigger('nightly')).get();
    const [run] = await spans.until('process traced.plus');
    expect([run.attributes['ntq.schedule'], linksOf(run), run.parentSpanContext]).toEqual([
      'nightly',
      [],
      undefined,
    ]);
  });
});
