import { CONNECTIONS, DEADLOCKS, TAKEN } from './database.mjs';
import { API_BURST, API_RATE, FAULTS, OUTAGE } from './image-api.mjs';
import { FASTER } from './life.mjs';
import { NO_PICTURE, TOO_BIG } from './uploads.mjs';

const percent = (share) => `${(share * 100).toFixed(1)} %`;
const number = (value) => Math.round(value).toLocaleString('en-US');

/** What is played. */
export function story({ count, concurrency, machine }) {
  return [
    `${number(count)} uploads, ${number(concurrency)} at once, all enqueued before the first starts. Time runs ${FASTER} times as fast as in life;`,
    `all times are given as in life. ${machine.cores} cores, ${machine.cpu}, Node ${machine.node}, Redis ${machine.redis}; load ${machine.load.toFixed(1)}.`,
    'What the library, Redis and a busy machine take of the run counts as many times.',
    '',
    `uploads    ${percent(TOO_BIG)} too big, ${percent(NO_PICTURE)} no pictures: nothing can mend them`,
    `API        ${API_RATE} calls a second, ${API_BURST} at once after a quiet time, more are refused (429); ${percent(FAULTS)} of calls fail;`,
    `           down from second ${OUTAGE.from} to ${OUTAGE.until} (503)`,
    `database   ${CONNECTIONS} connections, a write takes 0.1 s, who waits longer than 2 s for a connection is refused; ${percent(DEADLOCKS)} deadlocks;`,
    `           ${percent(TAKEN)} of uploads break a constraint: nothing can mend them`,
    '',
  ].join('\n');
}

const ROWS = [
  ['succeeded', ({ succeeded, successRate }) => `${number(succeeded)} (${percent(successRate)})`],
  ['mean time to success', ({ meanSeconds }) => `${meanSeconds.toFixed(1)} s`],
  ['99 % of them within', ({ p99Seconds }) => `${p99Seconds.toFixed(1)} s`],
  ['the last one ended after', ({ lastSeconds }) => `${lastSeconds.toFixed(1)} s`],
  ['pool exhausted', ({ database }) => `${number(database.exhausted)} times`],
  ['calls of the API', ({ api }) => number(api.calls)],
  ['… refused (429)', ({ api }) => number(api.limited)],
  ['… while it was down (503)', ({ api }) => number(api.down)],
];

/** Policies side by side, and why one upload of the last died. */
export function tableOf(played) {
  const lines = ROWS.map(
    ([title, cell]) => title.padEnd(28) + played.map((each) => cell(each).padStart(18)).join(''),
  );
  return [
    ''.padEnd(28) + played.map(({ name }) => name.padStart(18)).join(''),
    ...lines,
    '',
    ...played.map(({ name, what }) => `${name.padEnd(8)} ${what}`),
    ...deathOf(played.at(-1)),
  ].join('\n');
}

function deathOf({ died }) {
  if (died === undefined) return [];
  const { task, args, reason, failure, history } = died;
  return [
    '',
    'One that died, as DeadLetters.get(id) gives it:',
    `  task       ${task} ${JSON.stringify(args)}`,
    `  reason     ${reason}`,
    `  error      ${failure.classes.join(' < ')}: ${failure.message}`,
    `  code       ${failure.code}`,
    `  thrown     ${failure.stack
      ?.split('\n')[1]
      ?.trim()
      .replace(/file:.*\/bench\//, 'bench/')}`,
    ...history.map((attempt, index) => `  attempt ${index + 1}  ${attempt.name}: ${attempt.message}`),
  ];
}
