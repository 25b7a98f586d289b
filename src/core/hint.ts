import { nearest } from './nearest.js';

/** The end of a message about an unknown name: " Did you mean 'mail'?", or '' if no name is near. */
export function hintOf(word: string, names: readonly string[]): string {
  const similar = nearest(word, names);
  return similar === undefined || similar === word ? '' : ` Did you mean '${similar}'?`;
}
