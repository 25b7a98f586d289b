import { createInterface } from 'node:readline/promises';
import { printable } from '../core/printable.js';
import { EXIT } from './exit-code.js';

/** It was not confirmed: nothing was done. */
export class NotConfirmedError extends Error {
  constructor(
    message: string,
    readonly exitCode: number,
  ) {
    super(message);
  }
}

/** Asks a person before something is done that cannot be undone; a program must say `--yes`. */
export async function confirm(question: string, isSure: boolean | undefined): Promise<void> {
  if (isSure === true) return;
  if (!process.stdin.isTTY)
    throw new NotConfirmedError(`${question} There is no terminal to ask on: give --yes.`, EXIT.usage);
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const left = new AbortController();
  terminal.once('SIGINT', () => left.abort());
  try {
    const answer = await terminal.question(`${printable(question)} [y/N] `, { signal: left.signal });
    if (!/^y(es)?$/i.test(answer.trim())) throw new NotConfirmedError('Nothing was done.', EXIT.failed);
  } catch (error) {
    if (!left.signal.aborted) throw error;
    throw new NotConfirmedError('\nNothing was done.', EXIT.interrupted);
  } finally {
    terminal.close();
  }
}
