#!/usr/bin/env node
import { CommanderError } from 'commander';
import { exitCodeOf } from './exit-code.js';
import { createProgram, usageCode } from './program.js';

void createProgram()
  .parseAsync()
  .catch((error: unknown) => {
    // commander has said what is wrong.
    if (error instanceof CommanderError) process.exitCode = usageCode(error.exitCode);
    else {
      process.stderr.write(`ntq: ${error instanceof Error ? error.message : String(error)}\n`);
      process.exitCode = exitCodeOf(error);
    }
  });
