/** The translated twin of a TypeScript file, by its path; any other text as it is. */
export function programOf(text: string): string;
/** Translates what has changed since the last time. */
export function translatePrograms(): void;
