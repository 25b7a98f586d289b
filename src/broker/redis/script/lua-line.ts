import { ConfigurationError } from '../../../core/errors.js';
import { KEY_NAMES, textsOf, type KeyName } from './key-names.js';

/** A text in quotes, or a comment to the end of the line. Scripts use no long brackets; the linter refuses them. */
const TEXT_OR_COMMENT = /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|--.*$/g;
const KEY = /\bK\.(\w+)(\()?/;
const CONSTANT = /\bC\.(\w+)/g;

/** A line without its comment and its indentation; '' for one that holds nothing else. */
export function withoutComment(line: string): string {
  if (!line.includes('--')) return line.trim();
  return line.replace(TEXT_OR_COMMENT, (found) => (found.startsWith('--') ? '' : found)).trim();
}

/** A function that writes uses of parts out as `linked.<table>`; names in texts, of fields and of keys of tables stay. */
export function qualifier(tables: readonly string[]): (line: string) => string {
  if (tables.length === 0) return (line) => line;
  const use = new RegExp(`'(?:[^'\\\\]|\\\\.)*'|\\b(?:${tables.join('|')})\\b`, 'g');
  return (line) => {
    if (!tables.some((table) => line.includes(table))) return line;
    return line.replace(use, (found, at: number) => (isUse(line, found, at) ? `linked.${found}` : found));
  };
}

/** Looking round in the expression itself would take four times as long. */
function isUse(line: string, found: string, at: number): boolean {
  if (found.startsWith("'") || line[at - 1] === '.') return false;
  return !/^\s*=[^=]/.test(line.slice(at + found.length));
}

/** Writes out `K.<name>` and `C.<name>`. */
export function expanded(line: string, constants: ReadonlyMap<string, string>): string {
  const withoutKeys = line.includes('K.') ? withKeys(line) : line;
  return withoutKeys.includes('C.') ? withConstants(withoutKeys, constants) : withoutKeys;
}

function withConstants(line: string, constants: ReadonlyMap<string, string>): string {
  return line.replace(CONSTANT, (_found, name: string) => {
    const literal = constants.get(name);
    if (literal === undefined) throw new ConfigurationError(`C.${name} is not a constant of scripts.`);
    return literal;
  });
}

function withKeys(line: string): string {
  const found = KEY.exec(line);
  if (found === null) return line;
  const name = found[1] as KeyName;
  if (!(name in KEY_NAMES)) throw new ConfigurationError(`K.${name} is not a key.`);
  const start = found.index + found[0].length;
  const [args, end] = found[2] === undefined ? [[], start] : argumentsFrom(line, start);
  return line.slice(0, found.index) + keyExpression(name, args.map(withKeys)) + withKeys(line.slice(end));
}

function keyExpression(name: KeyName, args: readonly string[]): string {
  const texts = textsOf(name);
  if (texts.length !== args.length + 1)
    throw new ConfigurationError(`K.${name} takes ${texts.length - 1} parts, not ${args.length}.`);
  const parts = texts.flatMap((text, index) => [
    ...(text === '' ? [] : [`'${text}'`]),
    ...(index < args.length ? [`(${args[index]})`] : []),
  ]);
  return `(P..${parts.join('..')})`;
}

/** The arguments of a call from behind its parenthesis on, and where it ends. Texts with parentheses do not stand in them. */
function argumentsFrom(line: string, start: number): [string[], number] {
  const args: string[] = [];
  let depth = 0;
  let from = start;
  for (let at = start; at < line.length; at += 1) {
    const char = line[at] as string;
    if ((char === ',' || char === ')') && depth === 0) {
      args.push(line.slice(from, at).trim());
      from = at + 1;
    }
    if (char === ')' && depth === 0) return [args, at + 1];
    depth += '([{'.includes(char) ? 1 : ')]}'.includes(char) ? -1 : 0;
  }
  throw new ConfigurationError(`A key is not closed in its line: ${line}`);
}
