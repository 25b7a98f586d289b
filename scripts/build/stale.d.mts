export const PACKAGE_SOURCES: readonly string[];
export function isStale(built: string, sources: readonly string[]): boolean;
