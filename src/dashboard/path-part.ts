/** Names that a browser takes for a step in a path, encoded or not, and those that are such a name behind tildes. */
const STEP = /^~*\.{1,2}$/;
const MARKED_STEP = /^~+\.{1,2}$/;

/** A name as one part of a path. A browser would remove the names `.` and `..`, so a tilde stands before them. */
export function pathPart(name: string): string {
  return STEP.test(name) ? `~${name}` : encodeURIComponent(name);
}

/**
 * The name that stands in a part of a path.
 *
 * @throws URIError for a part that cannot be decoded
 */
export function nameInPath(part: string): string {
  const name = decodeURIComponent(part);
  return MARKED_STEP.test(name) ? name.slice(1) : name;
}
