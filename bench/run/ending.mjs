import { constants } from 'node:os';

/** On Ctrl-C and its like: ends what was started, then this process, with the code that a shell expects. */
export function endOnSignals(...closings) {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.once(signal, () => void end(signal, closings));
  }
}

async function end(signal, closings) {
  for (const close of closings) await close();
  process.exit(128 + constants.signals[signal]);
}
