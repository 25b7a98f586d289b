import { reachedRows, tableOf } from '../report/table.mjs';

/** A page with another text between two of its comments, `<!-- <name>: begin -->` and `<!-- <name>: end -->`. */
function replaced(page, name, text) {
  const [begin, end] = [`<!-- ${name}: begin -->\n`, `<!-- ${name}: end -->`];
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from === -1 || to < from) throw new Error(`There is no ${begin.trim()} … ${end} in the page.`);
  return page.slice(0, from + begin.length) + text + page.slice(to);
}

/** docs/performance.md with the table of a run. */
export function performancePage(page, results) {
  const day = dayOf(results.at, { day: 'numeric', month: 'long', year: 'numeric' });
  return replaced(page, 'figures', `${day}, \`npm run bench\`.\n\n\`\`\`\n${tableOf(results)}\n\`\`\`\n`);
}

/** README.md with the measurements whose targets against BullMQ are reached; docs/performance.md has the others. */
export function readmePage(page, results) {
  const month = dayOf(results.at, { month: 'long', year: 'numeric' });
  const about = `median of ${results.rounds} rounds on one Redis, ${month}`;
  const heads = [about, 'nest-task-queue', `BullMQ ${results.machine.bullmq}`, 'ratio'];
  const rows = [`| ${heads.join(' | ')} |`, '|---|---|---|---|'];
  for (const row of reachedRows(results)) rows.push(`| ${row.join(' | ')} |`);
  return replaced(page, 'speed', `${rows.join('\n')}\n`);
}

function dayOf(at, parts) {
  return new Date(at).toLocaleDateString('en-GB', { ...parts, timeZone: 'UTC' });
}
