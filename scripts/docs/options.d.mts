/** The page with fresh tables. */
export function freshPage(): Promise<string>;
