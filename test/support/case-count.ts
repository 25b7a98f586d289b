/**
 * How many random cases a test tries: few in `npm test`, more in `npm run test:full`. A number in the environment comes first, as in
 * `NTQ_PARITY_RUNS=1000 npx jest test/contract/parity`.
 *
 * @throws RangeError for a variable that is no whole number from 1: a test of no cases would pass
 */
export function caseCount(variable: string, { quick, full }: { quick: number; full: number }): number {
  const given = process.env[variable];
  if (given !== undefined) return readCount(variable, given);
  return process.env['NTQ_TESTS'] === 'full' ? full : quick;
}

function readCount(variable: string, given: string): number {
  if (/^[1-9]\d{0,8}$/.test(given)) return Number(given);
  throw new RangeError(`${variable}: give a whole number from 1, got ${JSON.stringify(given)}.`);
}
