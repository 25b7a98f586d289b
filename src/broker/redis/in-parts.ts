/**
 * Runs a script on a list of which it may answer for a part only, so that it stays short: the rest goes with the next call.
 *
 * @param atOnce how many go in one call at most
 * @returns an answer for each item, in their order
 */
export async function inParts<Item, Answer>(
  items: readonly Item[],
  atOnce: number,
  run: (items: readonly Item[]) => Promise<readonly Answer[]>,
): Promise<Answer[]> {
  const answers: Answer[] = [];
  while (answers.length < items.length)
    answers.push(...(await run(items.slice(answers.length, answers.length + atOnce))));
  return answers;
}
