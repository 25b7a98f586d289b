/** Reads JSON text without parsing it, so that its numbers stay as they were written. Of text that is no JSON it finds what it can. */

interface Token {
  readonly kind: 'close' | 'colon' | 'comma' | 'list' | 'object' | 'string';
  readonly from: number;
  readonly to: number;
}

const KINDS: Readonly<Record<string, Token['kind']>> = {
  '"': 'string',
  '{': 'object',
  '[': 'list',
  '}': 'close',
  ']': 'close',
  ':': 'colon',
  ',': 'comma',
};
const [QUOTE, BACKSLASH] = ['"'.charCodeAt(0), '\\'.charCodeAt(0)];

/** The strings and the structure of the text; numbers and words lie between them. */
function* tokensOf(text: string): Generator<Token, void, undefined> {
  for (let from = 0, to = 0; from < text.length; from = to) {
    const kind = KINDS[text.charAt(from)];
    to = kind === 'string' ? stringEnd(text, from) : from + 1;
    if (kind !== undefined) yield { kind, from, to };
  }
}

/** Where the string that begins at `start` ends: behind its closing quote, or at the end of the text. */
function stringEnd(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit === BACKSLASH) at += 1;
    else if (unit === QUOTE) return at + 1;
  }
  return text.length;
}

/** The text of one member of the object that `text` is; `undefined` for an unknown name. */
export function memberOf(text: string, name: string): string | undefined {
  let [key, from] = ['', -1];
  for (const token of outerTokens(text)) {
    const isValue = from !== -1;
    const isEnd = token.kind === 'comma' || token.kind === 'close';
    if (isValue && isEnd && key === name) return text.slice(from, token.from).trim();
    if (isEnd) from = -1;
    else if (!isValue && token.kind === 'string') key = textOf(text, token);
    else if (!isValue && token.kind === 'colon') from = token.to;
  }
  return undefined;
}

/** The tokens of the outermost object itself, not of what its members hold. */
function* outerTokens(text: string): Generator<Token, void, undefined> {
  let depth = 0;
  for (const token of tokensOf(text)) {
    if (depth === 1) yield token;
    depth += DEEPER[token.kind] ?? 0;
  }
}

const DEEPER: Readonly<Partial<Record<Token['kind'], number>>> = { object: 1, list: 1, close: -1 };

/** The text with each string value replaced; `key` is the name of the property that holds it or its list, if any. Names of properties stay. */
export function mapStrings(text: string, change: (value: string, key: string | undefined) => string): string {
  const containers = new Containers();
  const pieces: string[] = [];
  let kept = 0;
  for (const token of tokensOf(text)) {
    if (token.kind !== 'string') containers.pass(token);
    else if (containers.isKeyNext) containers.key = textOf(text, token);
    else {
      pieces.push(text.slice(kept, token.from), JSON.stringify(change(textOf(text, token), containers.key)));
      kept = token.to;
    }
  }
  return [...pieces, text.slice(kept)].join('');
}

/** The objects and lists around a place in the text. */
class Containers {
  readonly #around: { readonly isObject: boolean; key: string | undefined }[] = [];
  /** The next string names a property. */
  isKeyNext = false;

  get key(): string | undefined {
    return this.#around.at(-1)?.key;
  }

  set key(name: string | undefined) {
    const inside = this.#around.at(-1);
    if (inside !== undefined) inside.key = name;
  }

  pass({ kind }: Token): void {
    // The items of a list belong to the property that holds the list.
    if (kind === 'list') this.#around.push({ isObject: false, key: this.key });
    if (kind === 'object') this.#around.push({ isObject: true, key: undefined });
    if (kind === 'close') this.#around.pop();
    const isBeginning = kind === 'object' || kind === 'comma';
    this.isKeyNext = isBeginning && this.#around.at(-1)?.isObject === true;
  }
}

/** The text before the string that its end cuts through; all of it where no string is open. */
export function beforeOpenString(text: string): string {
  let last: Token | undefined;
  for (const token of tokensOf(text)) last = token;
  const isOpen = last?.kind === 'string' && last.to === text.length && !isClosed(text.slice(last.from));
  return isOpen ? text.slice(0, last?.from) : text;
}

/** Its last quote is not the first one, and not escaped. */
function isClosed(literal: string): boolean {
  return /(?<!\\)(?:\\\\)*"$/.test(literal.slice(1));
}

/** A whole number that a parser would change, because it has too many digits; `undefined` where all of them are exact. */
export function inexactNumber(text: string): string | undefined {
  const numbers = withoutStrings(text).match(/-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g) ?? [];
  return numbers.find((number) => /^-?\d+$/.test(number) && BigInt(number) !== BigInt(Number(number)));
}

function withoutStrings(text: string): string {
  const pieces: string[] = [];
  let from = 0;
  for (const token of tokensOf(text)) {
    if (token.kind !== 'string') continue;
    pieces.push(text.slice(from, token.from));
    from = token.to;
  }
  return [...pieces, text.slice(from)].join(' ');
}

function textOf(text: string, { from, to }: Token): string {
  const literal = text.slice(from, to);
  try {
    return JSON.parse(literal) as string;
  } catch {
    return literal.slice(1);
  }
}
