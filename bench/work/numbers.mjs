import { parseArgs } from 'node:util';

/**
 * The numbers on the command line, by name.
 *
 * @param {Record<string, number>} defaults of all numbers that there are
 * @param {string[]} args
 * @throws where one is not a whole number from 1
 */
export function numbersGiven(defaults, args = process.argv.slice(2)) {
  const names = Object.keys(defaults);
  const options = Object.fromEntries(names.map((name) => [name, { type: 'string' }]));
  const { values } = parseArgs({ args, options });
  return Object.fromEntries(names.map((name) => [name, numberOf(name, values[name], defaults[name])]));
}

function numberOf(name, text, otherwise) {
  if (text === undefined) return otherwise;
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new Error(`--${name}: give a whole number from 1, not '${text}'`);
  return Number(text);
}
