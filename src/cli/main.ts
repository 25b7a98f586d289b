#!/usr/bin/env node
import { EXIT } from './exit-code.js';
import { run } from './run.js';

// Whoever reads on the other side of a pipe may have seen enough.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

void run(process.argv.slice(2), (text) => process.stderr.write(text)).then((code) => {
  process.exitCode = code;
  // Half an application holds its connections open.
  if (code === EXIT.cannotBoot || code === EXIT.configuration) process.exit();
});
