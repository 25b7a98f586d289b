/** A key that was pressed, as far as it matters here. */
export interface KeyPress {
  readonly key: string;
  /** Control, Alt or Meta is held, or a field has the focus: then keys belong to the browser or to the field. */
  readonly isTaken: boolean;
  /** When, ms. */
  readonly at: number;
}

/** What to do, and whether `g` waits for its second key. */
export interface KeyTurn {
  readonly command: string | undefined;
  /** Until when a second key counts, ms. */
  readonly waitsUntil: number;
}

const SECOND_KEY_MS = 1200;

/** The command of a key after what came before: `/`, `r`, or `g q` for `g` and then `q`. */
export function nextTurn(
  { waitsUntil }: Pick<KeyTurn, 'waitsUntil'>,
  { key, isTaken, at }: KeyPress,
): KeyTurn {
  if (isTaken || key.length !== 1) return { command: undefined, waitsUntil: 0 };
  if (at < waitsUntil) return { command: `g ${key.toLowerCase()}`, waitsUntil: 0 };
  if (key === 'g') return { command: undefined, waitsUntil: at + SECOND_KEY_MS };
  return { command: key, waitsUntil: 0 };
}
