import { afterEach, describe, expect, it } from '@jest/globals';
import { Logger, type LoggerService } from '@nestjs/common';
import { otel } from 'nest-task-queue/tracing';
import { chain, type Tracing } from 'nest-task-queue';
import { FIXTURES } from '../../support/fixtures/fixture-tasks.js';
import { idOf, Spans, traceOf } from '../../support/spans.js';
import { Application, BROKERS } from '../application.js';
import { TracingTasks } from './tracing-tasks.js';

/** Keeps the lines, as a logger that takes objects gets them. */
class Lines implements LoggerService {
  readonly all: unknown[] = [];
  log = (message: unknown) => void this.all.push(message);
  warn = (message: unknown) => void this.all.push(message);
  error = (message: unknown) => void this.all.push(message);

  static record(): Lines {
    const lines = new Lines();
    Logger.overrideLogger(lines);
    return lines;
  }
}

describe.each(BROKERS)('log lines of traced runs on %s', (_name, broker) => {
  const spans = Spans.use();
  const app = Application.use(broker, { providers: [TracingTasks], options: { tracing: otel() } });
  afterEach(() => Logger.overrideLogger(false));

  it('Lines of a task and of its failure name the task, its workflow, the trace and the span of the run', async () => {
    const lines = Lines.record();
    const { one, logs } = app().tasks(TracingTasks);
    const result = await app().client.enqueue(chain(one.si(), logs.si()));
    await result.get().catch(() => undefined);
    const [run] = await spans.until('process traced.logs');
    const fields = {
      ...{ task: 'traced.logs', id: result.id, queue: 'default', attempt: 1, workflow: result.id },
      ...{ trace_id: traceOf(run), span_id: idOf(run) },
    };
    expect(lines.all).toEqual([
      { message: 'a line of the task', order: 7, ...fields },
      expect.objectContaining({ error: 'RangeError', ...fields }),
    ]);
  });
});

const throws = () => {
  throw new Error('no collector');
};
const BROKEN: Tracing = { send: throws, process: throws, within: throws, end: throws };

describe.each(BROKERS)('a tracer that throws on %s', (_name, broker) => {
  const app = Application.use(broker, { providers: FIXTURES, options: { tracing: BROKEN } }, 'each');
  afterEach(() => Logger.overrideLogger(false));

  it('Tasks run, fail and are tried again as they would without it, and the log says so once', async () => {
    const lines = Lines.record();
    const tasks = app().tasks();
    const results = await tasks.flaky.enqueueMany([[0], [1]]);
    expect(await app().values(results)).toEqual([1, 2]);
    const failing = await tasks.fail.enqueue();
    await expect(failing.get()).rejects.toThrow('boom');
    expect(lines.all.filter((line) => String(line).includes('no collector'))).toEqual([
      'tracing threw: no collector; later errors of it are not logged',
    ]);
  });
});
