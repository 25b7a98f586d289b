/** The translated twin of a TypeScript file, by its path; any other text as it is. */
export function programOf(text: string): string;
/** The same for a program and its arguments, bundled if all of them can be. */
export function programsOf(words: readonly string[]): string[];
/** Translates what has changed since the last time. */
export function translatePrograms(): Promise<void>;
