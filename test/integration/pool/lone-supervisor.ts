import { runPool } from '../../../src/nest/run-pool.js';

// A supervisor whose application cannot boot, and in whose process something throws meanwhile. It tells which listeners stay.
setImmediate(() => {
  // Not every library throws errors.
  throw null;
});

const EVENTS = ['uncaughtException', 'SIGTERM', 'SIGINT'];
const counts = () => EVENTS.map((event) => process.listenerCount(event));
const before = counts();
const { kind } = await runPool({ app: { path: '/nowhere/app.js' }, overrides: {}, processes: 1 });
const left = counts().map((count, index) => count - (before[index] ?? 0));
console.log(`END ${kind}, ${left.join(',')}`);
