import type { RegisteredTask, WorkerInfo } from '../worker-registry.js';

type Fields = Readonly<Record<string, unknown>>;

const TEXTS = ['id', 'host', 'version'] as const satisfies readonly (keyof WorkerInfo)[];
const NUMBERS = [
  'pid',
  'concurrency',
  'running',
  'reserved',
  'done',
  'loopLagMs',
  'memoryBytes',
  'startedAt',
] as const satisfies readonly (keyof WorkerInfo)[];

/**
 * A worker from its record, `<seen at> <JSON>`; `undefined` for another text. One record that somebody else has written must
 * not take the list of all workers away from those who look for a fault.
 */
export function decodeWorker(record: string): WorkerInfo | undefined {
  const space = record.indexOf(' ');
  const seenAt = Number(record.slice(0, space));
  const worker = fieldsOf(record.slice(space + 1));
  const isWhole =
    TEXTS.every((name) => typeof worker[name] === 'string') &&
    [...NUMBERS.map((name) => worker[name]), seenAt].every((value) => Number.isFinite(value)) &&
    isListOf(worker['queues'], (queue) => typeof queue === 'string') &&
    isListOf(worker['tasks'], isRegisteredTask);
  return isWhole ? { ...(worker as unknown as WorkerInfo), seenAt } : undefined;
}

function isRegisteredTask(value: unknown): value is RegisteredTask {
  const { name, queue } = (value ?? {}) as Fields;
  return typeof name === 'string' && typeof queue === 'string';
}

function isListOf(value: unknown, isItem: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(isItem);
}

function fieldsOf(json: string): Fields {
  try {
    return (JSON.parse(json) ?? {}) as Fields;
  } catch {
    return {};
  }
}
