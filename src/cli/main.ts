#!/usr/bin/env node
import { CommanderError } from 'commander';
import { NotConfirmedError } from './confirm.js';
import { exitCodeOf } from './exit-code.js';
import { createProgram, usageCode } from './program.js';

void createProgram()
  .parseAsync()
  .catch((error: unknown) => {
    // commander has said what is wrong.
    if (error instanceof CommanderError) process.exitCode = usageCode(error.exitCode);
    else if (error instanceof NotConfirmedError) {
      process.stderr.write(`${error.message}\n`);
      process.exitCode = error.exitCode;
    } else {
      process.stderr.write(`ntq: ${error instanceof Error ? error.message : String(error)}\n`);
      process.exitCode = exitCodeOf(error);
    }
  });
