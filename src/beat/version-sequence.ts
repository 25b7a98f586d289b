/** Names that are given once, for the changes and calls of one process: they distinguish a replay from a second try. */
export function versionSequence(process: string): () => string {
  let count = 0;
  return () => {
    count += 1;
    return `${process}:${count}`;
  };
}
