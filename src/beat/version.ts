/** Names that are given once: those of edits and calls of one process, which tell a replay from a second try. */
export function versions(process: string): () => string {
  let count = 0;
  return () => {
    count += 1;
    return `${process}:${count}`;
  };
}
