import { InvalidOptionError } from './errors.js';
import { shown } from './shown.js';

/** A size: a number of bytes, or a whole or decimal number with its unit; a kilobyte has 1 024 bytes. */
export type ByteSize = number | `${number}${'b' | 'kb' | 'mb' | 'gb'}`;

const BYTES: Readonly<Record<string, number>> = { b: 1, kb: 1_024, mb: 1_048_576, gb: 1_073_741_824 };
const TEXT = /^(\d+(?:\.\d+)?)(b|kb|mb|gb)$/;

/** The bytes of a size; `where` names the option in the error. */
export function toBytes(size: ByteSize, where: string): number {
  const bytes = typeof size === 'number' ? size : parseSize(size);
  if (Number.isSafeInteger(bytes) && bytes >= 0) return bytes;
  throw new InvalidOptionError(
    `${where}: ${shown(size)} is not a valid size. Give whole bytes (a number >= 0) or a text such as '512kb' or '1mb'.`,
  );
}

function parseSize(text: unknown): number {
  if (typeof text !== 'string') return Number.NaN;
  const [, amount, unit = ''] = TEXT.exec(text) ?? [];
  return Math.round(Number(amount) * (BYTES[unit] ?? Number.NaN));
}

/** Bytes as people read them: '512 MiB'. */
export function mebibytes(count: number): string {
  return `${Math.round(count / 1_048_576)} MiB`;
}
