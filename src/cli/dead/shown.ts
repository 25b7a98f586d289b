import type { DeadLetter } from '../../client/dead-letter.js';
import type { Failure } from '../../core/failure.js';
import { brief } from '../format.js';

/** Whether arguments are shown. */
export interface ShownOptions {
  readonly arguments?: boolean;
}

type Shown<Letter extends DeadLetter> = Omit<Letter, 'args' | 'raw'>;

/**
 * Without the payload, unless it is asked for: this command does not know the `redact` of the application, unless `--app` says
 * where that is.
 */
export function shown<Letter extends DeadLetter>(
  letter: Letter,
  options: ShownOptions,
): Letter | Shown<Letter> {
  if (options.arguments === true) return letter;
  const { args: _args, raw: _raw, ...rest } = letter;
  return rest;
}

/** Of a message that cannot be read, its bytes. */
export function payloadOf({ args, raw }: DeadLetter): string {
  return raw ?? brief(args, 2_000);
}

export function textOf({ name, message }: Failure): string {
  return `${name}: ${message}`;
}
