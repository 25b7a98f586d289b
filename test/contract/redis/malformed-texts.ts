/** Which of the keys of its type a key is. */
export interface Place {
  readonly index: number;
  readonly count: number;
}

/** The keys of one type, each with its place. */
export function placed(names: readonly string[]): readonly (readonly [string, Place])[] {
  return names.map((name, index) => [name, { index, count: names.length }]);
}

/** One text of so many for a key. The keys of its type get all of them together, so that few keys get more. */
export function textsFor(
  { index, count }: Place,
  texts: readonly string[],
  oneTextOf: number,
): readonly string[] {
  const step = Math.min(oneTextOf, count);
  return texts.filter((_text, at) => at % step === index % step);
}
