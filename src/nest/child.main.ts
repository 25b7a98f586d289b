import { runChild, type ChildOrder } from './run-child.js';

// The supervisor ends this process. What a terminal or a service manager sends to the whole group is not for it.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);

void runChild(JSON.parse(process.argv[2] ?? '{}') as ChildOrder);
