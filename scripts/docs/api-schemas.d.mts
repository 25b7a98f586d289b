/** The schemas of these types and of all that they name, by name. */
export declare function schemasOf(names: readonly string[], root: string): Readonly<Record<string, object>>;
