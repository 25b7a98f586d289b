/** A value in a JSON text: where it stands, never a copy, so that numbers are shown as they were written. */
export interface JsonNode {
  readonly kind: 'object' | 'array' | 'string' | 'number' | 'literal';
  /** In code units of the text. */
  readonly from: number;
  readonly to: number;
  /** The text ends before the value does: the server has cut it. */
  readonly isCut: boolean;
}

/** A value in an object or an array. */
export interface JsonChild {
  /** The key as text, or the index in the array. */
  readonly key: string | number;
  readonly node: JsonNode;
}

/** Some children of a node. */
export interface JsonPage {
  readonly children: readonly JsonChild[];
  /** Where the next page begins, in the text; `undefined` after the last. */
  readonly next: JsonCursor | undefined;
}

export interface JsonCursor {
  readonly at: number;
  readonly index: number;
}

/** The value that a text holds; `undefined` where the text is no JSON. It reads no further than it must. */
export function readJson(text: string): JsonNode | undefined {
  return readNode(text, skipSpace(text, 0));
}

/** Up to `limit` children of an object or an array, from a cursor on. Nested values are passed over, not read. */
export function readChildren(text: string, parent: JsonNode, limit: number, from?: JsonCursor): JsonPage {
  const children: JsonChild[] = [];
  let { at, index } = from ?? { at: parent.from + 1, index: 0 };
  for (;;) {
    at = skipSpace(text, text[at] === ',' ? at + 1 : at);
    if (isEnd(text, at, parent)) return { children, next: undefined };
    if (children.length === limit) return { children, next: { at, index } };
    const child = readChild(text, parent, { at, index });
    if (child === undefined) return { children, next: undefined };
    children.push(child);
    at = skipSpace(text, child.node.to);
    index += 1;
  }
}

/** The characters of a string; its text where it was cut or cannot be read. */
export function stringOf(text: string, { from, to }: JsonNode): string {
  const raw = text.slice(from, to);
  try {
    return JSON.parse(raw) as string;
  } catch {
    return raw.startsWith('"') ? raw.slice(1) : raw;
  }
}

function isEnd(text: string, at: number, { to }: JsonNode): boolean {
  return at >= to || text[at] === '}' || text[at] === ']';
}

function readChild(text: string, { kind }: JsonNode, { at, index }: JsonCursor): JsonChild | undefined {
  if (kind === 'array') return childAt(text, at, index);
  const key = readNode(text, at);
  if (key?.kind !== 'string') return undefined;
  const colon = skipSpace(text, key.to);
  return text[colon] === ':' ? childAt(text, skipSpace(text, colon + 1), stringOf(text, key)) : undefined;
}

function childAt(text: string, at: number, key: number | string): JsonChild | undefined {
  const node = readNode(text, at);
  return node && { key, node };
}

const WORD = /[-+\w.]*/y;
const NUMBER = /^-?\d/;
const LITERAL = /^(?:true|false|null|t|tr|tru|f|fa|fal|fals|n|nu|nul)$/;

function readNode(text: string, at: number): JsonNode | undefined {
  const first = text[at];
  if (first === '"') return { kind: 'string', from: at, ...endOfString(text, at) };
  if (first === '{') return { kind: 'object', from: at, ...endOfNested(text, at) };
  if (first === '[') return { kind: 'array', from: at, ...endOfNested(text, at) };
  WORD.lastIndex = at;
  const word = WORD.exec(text)?.[0] ?? '';
  const place = { from: at, to: at + word.length, isCut: false };
  if (NUMBER.test(word)) return { kind: 'number', ...place };
  return LITERAL.test(word)
    ? { kind: 'literal', ...place, isCut: place.to === text.length && !isWhole(word) }
    : undefined;
}

function isWhole(word: string): boolean {
  return word === 'true' || word === 'false' || word === 'null';
}

type End = Pick<JsonNode, 'isCut' | 'to'>;

function endOfString(text: string, from: number): End {
  for (let at = from + 1; ;) {
    const quote = text.indexOf('"', at);
    if (quote === -1) return { to: text.length, isCut: true };
    if (!isEscaped(text, quote)) return { to: quote + 1, isCut: false };
    at = quote + 1;
  }
}

function isEscaped(text: string, at: number): boolean {
  let backslashes = 0;
  while (text[at - 1 - backslashes] === '\\') backslashes += 1;
  return backslashes % 2 === 1;
}

const BRACKET = /["{}[\]]/g;

function endOfNested(text: string, from: number): End {
  let depth = 0;
  BRACKET.lastIndex = from;
  for (let found = BRACKET.exec(text); found !== null; found = BRACKET.exec(text)) {
    if (found[0] === '"') BRACKET.lastIndex = endOfString(text, found.index).to;
    else depth += found[0] === '{' || found[0] === '[' ? 1 : -1;
    if (depth === 0) return { to: found.index + 1, isCut: false };
  }
  return { to: text.length, isCut: true };
}

const SPACE = /\s*/y;

function skipSpace(text: string, at: number): number {
  SPACE.lastIndex = at;
  SPACE.exec(text);
  return SPACE.lastIndex;
}
