import { printable, printableLines } from '../../src/core/printable.js';

/** Text of others on one line: unprintable characters are escaped, and marks that turn the order of text stay within it. */
export function OwnText({ text, max = 300 }: { readonly text: string; readonly max?: number }) {
  return <bdi>{printable(text, max)}</bdi>;
}

/** The same with its lines, such as a stack. */
export function OwnLines({ text, label }: { readonly text: string; readonly label: string }) {
  return (
    <pre class="lines" tabIndex={0} role="region" aria-label={label}>
      <bdi>{printableLines(text)}</bdi>
    </pre>
  );
}
