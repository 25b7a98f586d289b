/**
 * Without what nothing depends on: the id in the ended record of a plain success is for letters only, in a letter the order of keys is
 * nobody's, and of a token only the worker is compared.
 */
export function plain(value: unknown): unknown {
  return value === undefined
    ? undefined
    : (JSON.parse(JSON.stringify(value, (key, one: unknown) => part(key, one))) as unknown);
}

function part(key: string, value: unknown): unknown {
  if (key === 'id') return undefined;
  if ((key === 'token' || key === 'lastToken' || key === 'stopped') && typeof value === 'string')
    return value.split(':')[0];
  if (key !== 'body' || typeof value !== 'string' || !value.includes('\n')) return value;
  return value.split('\n').map(parsed);
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return line;
  }
}
