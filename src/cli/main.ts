#!/usr/bin/env node
import { EXIT } from './exit-code.js';
import { run } from './run.js';

// The reader of a pipe may have seen enough. A service goes on without its log.
const isService = ['worker', 'beat', 'dashboard'].includes(process.argv[2] ?? '');
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (!isService) process.exit(error.code === 'EPIPE' ? EXIT.ok : EXIT.failed);
});
// The answer matters, not what is said beside it.
process.stderr.on('error', () => undefined);

void run(process.argv.slice(2), (text) => process.stderr.write(text)).then((code) => {
  process.exitCode = code;
  // Half an application holds its connections open.
  if (code === EXIT.cannotBoot || code === EXIT.configuration || code === EXIT.unavailable) process.exit();
});
