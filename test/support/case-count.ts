/**
 * How many random cases a test tries: few in `npm test`, more in `npm run test:full`. A number in the environment comes first, as in
 * `NTQ_PARITY_RUNS=1000 npx jest test/contract/parity`.
 */
export function caseCount(variable: string, { quick, full }: { quick: number; full: number }): number {
  const given = process.env[variable];
  if (given !== undefined) return Number(given);
  return process.env['NTQ_TESTS'] === 'full' ? full : quick;
}
