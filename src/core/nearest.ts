/** The name that was most likely meant, if one is near enough. */
export function nearest(word: string, names: readonly string[]): string | undefined {
  const near = names
    .map((name) => ({ name, distance: distanceOf(word.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, distance }) => distance <= Math.max(2, name.length / 3))
    .sort((one, other) => one.distance - other.distance);
  return near[0]?.name;
}

/** How many letters must be put in, taken out or changed. */
function distanceOf(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let at = 1; at <= one.length; at += 1) {
    const next = [at];
    for (let to = 1; to <= other.length; to += 1) {
      const change = (row[to - 1] ?? 0) + (one[at - 1] === other[to - 1] ? 0 : 1);
      next.push(Math.min(change, (row[to] ?? 0) + 1, (next[to - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

/** Up to three names of tasks that may have been meant: near in their letters, or with the same method. The nearest come first. */
export function nearTasks(task: string, names: readonly string[]): readonly string[] {
  const method = methodOf(task);
  const near = names
    .map((name) => ({ name, distance: distanceOf(task.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, distance }) => methodOf(name) === method || distance <= Math.max(2, name.length / 3))
    .sort((one, other) => one.distance - other.distance);
  return near.slice(0, 3).map(({ name }) => name);
}

function methodOf(task: string): string {
  return task.slice(task.lastIndexOf('.') + 1);
}
