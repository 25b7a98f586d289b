/** How bad it is: a `problem` loses or stops tasks; a `warning` may do so; a `note` is only said. */
export type Level = 'ok' | 'note' | 'problem' | 'warning';

/** The result of one check. */
export interface Finding {
  readonly level: Level;
  readonly subject: string;
  readonly text: string;
  /** The way out. */
  readonly advice?: string;
}

const SHOWN = 5;

/** Names in a sentence, the first of many. */
export function list(names: readonly string[]): string {
  const shown = names.slice(0, SHOWN).join(', ');
  return names.length > SHOWN ? `${shown} and ${names.length - SHOWN} more` : shown;
}
