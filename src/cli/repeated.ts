import { printableLines } from '../core/printable.js';
import { addressOf } from '../services/broker-address.js';

const HIDDEN = '…';
/** Options whose values may be secrets, and no address. `--arguments` of a list has no value: then an option follows, or nothing. */
const SECRETS = new Set(['--arguments', '--header']);

/** A command line that is shown again, as a shell reads it. Logs may keep it, so it shows no secret. */
export function repeated(args: readonly string[]): string {
  return args.map((word, at) => shellWord(withoutSecrets(word, args[at - 1]))).join(' ');
}

function withoutSecrets(word: string, before: string | undefined): string {
  if (before !== undefined && SECRETS.has(before)) return word.startsWith('-') ? word : HIDDEN;
  const [, name = '', value = word] = /^(--[a-z-]+=)(.*)$/s.exec(word) ?? [];
  if (SECRETS.has(name.slice(0, -1))) return name + HIDDEN;
  if (!value.includes('://')) return word;
  // Elsewhere a comma may be of a password.
  const isList = name === '--shards=' || before === '--shards';
  const addresses = isList ? value.split(/[\s,]+/) : [value];
  return name + addresses.map(withoutUser).join(',');
}

/** Only the host, the port and the database of an address: any other part of it may be of a password. */
function withoutUser(address: string): string {
  if (!/^rediss?:\/\//.test(address)) return HIDDEN;
  try {
    const hasUser = /[@?]/.test(address);
    return hasUser ? addressOf(address).replace('://', `://${HIDDEN}@`) : addressOf(address);
  } catch {
    return HIDDEN;
  }
}

function shellWord(text: string): string {
  return /^[\w./:=@,+…-]+$/.test(text) ? text : `'${printableLines(text).replaceAll("'", "'\\''")}'`;
}
