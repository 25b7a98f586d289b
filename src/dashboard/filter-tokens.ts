/** A word of a filter as it was typed: `header."x y":"a b"` has the key `header`, the path `x y` and the value `a b`. */
export interface FilterToken {
  /** Before the colon, or before its point; `undefined` for a word without a colon. */
  readonly key: string | undefined;
  /** The text that follows the key after a point. */
  readonly path?: string;
  readonly value: string;
  /** Where it begins and ends in the text, in code units. */
  readonly from: number;
  readonly to: number;
  /** A quote that it opens is not closed. */
  readonly isOpen: boolean;
}

const SPACE = /\s/;

/** Splits the text of a filter into its words. Any text can be read: a quote that is not closed goes on to the end. */
export function filterTokens(text: string): FilterToken[] {
  const tokens: FilterToken[] = [];
  for (let at = 0; at < text.length;) {
    if (SPACE.test(text.charAt(at))) {
      at += 1;
      continue;
    }
    const token = readToken(text, at);
    tokens.push(token);
    at = token.to;
  }
  return tokens;
}

function readToken(text: string, from: number): FilterToken {
  const left = readPart(text, from, ':');
  if (text.charAt(left.to) !== ':')
    return { key: undefined, value: left.text, from, to: left.to, isOpen: left.isOpen };
  const right = readPart(text, left.to + 1, '');
  return { ...keyOf(left), value: right.text, from, to: right.to, isOpen: right.isOpen };
}

interface Part {
  readonly text: string;
  /** Where the first point outside quotes is, in `text`; -1 without one. */
  readonly point: number;
  readonly to: number;
  readonly isOpen: boolean;
}

/** Text up to a space, or up to `end`, that stand outside quotes. Quotes hold spaces and colons; in them `\` keeps the next character. */
function readPart(text: string, from: number, end: string): Part {
  let read = '';
  let point = -1;
  let isQuoted = false;
  let at = from;
  for (; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (!isQuoted && (character === end || SPACE.test(character))) break;
    if (character === '"') isQuoted = !isQuoted;
    else if (isQuoted && character === '\\' && at + 1 < text.length) read += text.charAt((at += 1));
    else {
      if (character === '.' && !isQuoted && point === -1) point = read.length;
      read += character;
    }
  }
  return { text: read, point, to: at, isOpen: isQuoted };
}

function keyOf({ text, point }: Part): Pick<FilterToken, 'key' | 'path'> {
  return point === -1 ? { key: text } : { key: text.slice(0, point), path: text.slice(point + 1) };
}
