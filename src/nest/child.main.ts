import { CHILD_ORDER, runChild, type ChildOrder } from './run-child.js';

// The supervisor ends this process. What a terminal or a service manager sends to the whole group is not for it.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);

// Whoever read the log is gone: no reason to drop what runs.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

const order = process.env[CHILD_ORDER] ?? '{}';
delete process.env[CHILD_ORDER];
void runChild(JSON.parse(order) as ChildOrder);
