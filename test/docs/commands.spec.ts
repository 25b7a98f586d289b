import { describe, expect, it } from '@jest/globals';
import { createProgram } from '../../src/cli/program.js';
import { CallCheck } from './call-check.js';
import { allPages, codeBlocks, proseOf, type Page } from './pages.js';

const SHELL = new Set(['', 'sh', 'bash', 'text', 'dockerfile', 'yaml']);
/** After these a line goes on with prose or another command. */
const END_OF_CALL = /\s{2,}(?!-)|,\s|\s[#…|]|\s&&|\s\\$/;

/** The content of a ready file, which is no call. */
const READY_FILE = 'ntq ready';

const program = createProgram(() => undefined);
const pages = allPages().filter((page) => commandsOf(page).length > 0);

describe.each(pages.map((page) => [page.path, page] as const))('%s', (_path, page) => {
  it('Commands and options of ntq exist, and take the values that are written', () => {
    expect(commandsOf(page).flatMap((line) => faultsOf(line))).toEqual([]);
  });
});

it.each([
  ['ntq quues', "ntq quues: there is no command 'quues'"],
  ['ntq inspect actve', "ntq inspect actve: 'actve': "],
  ['ntq inspect active|reservd', "ntq inspect active|reservd: 'reservd': "],
  ['ntq worker --conc 4', "ntq worker --conc 4: there is no option '--conc'"],
  ['ntq dead shw ID', "ntq dead shw ID: there is no command 'shw'"],
  ['ntq queues --json now', "ntq queues --json now: nothing takes 'now'"],
])('The check finds the fault of %s', (line, fault) => {
  expect(faultsOf(line)).toEqual([expect.stringContaining(fault)]);
});

it.each([
  'ntq worker --app x.js -Q a,b --processes=4',
  'ntq dead requeue a b',
  'ntq pause|resume QUEUE [--note WHY]',
])('The check accepts %s', (line) => expect(faultsOf(line)).toEqual([]));

/** The calls of ntq in code spans and in blocks. */
function commandsOf(page: Page): string[] {
  const spans = [...proseOf(page).matchAll(/`((?:npx )?ntq [^`\n]*)`/g)].map(([, code = '']) => code);
  const lines = codeBlocks(page)
    .filter(({ language }) => SHELL.has(language))
    .flatMap(({ code }) => code.split('\n'))
    .filter((line) => /^\s*(\$ )?(npx )?ntq [a-z]/.test(line));
  const calls = [...spans, ...lines].flatMap((line) => line.split(/(?=\bntq )/));
  return calls
    .filter((call) => call.startsWith('ntq ') && !call.startsWith(READY_FILE))
    .map((call) => (call.split(END_OF_CALL)[0] ?? '').trim());
}

function faultsOf(line: string): string[] {
  const words = [...line.matchAll(/'[^']*'|"[^"]*"|[^\s[\]]+/g)]
    .map(([word]) => word.replace(/[,.]+$/, ''))
    .slice(1);
  const fault = new CallCheck(program).read(words);
  return fault === undefined ? [] : [`${line}: ${fault}`];
}
