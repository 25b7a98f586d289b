import type { Command } from 'commander';
import { counted } from '../../core/counted.js';
import { listShards, type ShardList } from '../../services/shards/shard-list.js';
import type { ShardRow } from '../../services/shards/shard-row.js';
import { EXIT } from '../exit-code.js';
import type { Cell, Column, Output } from '../output.js';
import { inSession, withTarget, type Session, type TargetOptions } from '../session.js';

const HELP = `
In a cluster it prints the commands that even out the shards over the masters, if they are uneven.
Ends with 1 when a shard does not answer.

Examples:
  $ ntq shards --namespace shop
  $ ntq shards --shards redis://a:6379,redis://b:6379
`;

/** `ntq shards`: where the shards of a namespace lie, and how they are. */
export function shardsCommand(program: Command): void {
  const command = program
    .command('shards')
    .summary('list the shards of the namespace')
    .description('Lists the shards of the namespace: where they lie, what they hold, and how they are.')
    .addHelpText('after', HELP);
  withTarget(command).action((options: TargetOptions) =>
    inSession(options, command, (session) => show(session, options.namespace)),
  );
}

async function show({ broker, output }: Session, namespace: string): Promise<void> {
  const list = await listShards(broker);
  if (list === undefined)
    return output.answer({ shards: [], moves: [] }, () => output.line(oneShard(namespace)));
  if (list.shards.some(({ facts }) => facts === undefined)) process.exitCode = EXIT.failed;
  output.answer(jsonOf(list), () => print(list, output));
}

function oneShard(namespace: string): string {
  return `Namespace '${namespace}' has one shard. Make another namespace with the option \`shards: 16\` to have several.`;
}

function print({ shards, moves }: ShardList, output: Output): void {
  const isCluster = shards.some(({ slot }) => slot !== undefined);
  output.table(shards, isCluster ? CLUSTER_COLUMNS : COLUMNS, '');
  for (const row of shards) if (row.error !== undefined) output.line(downLine(row));
  if (!isCluster) return;
  if (moves.length === 0) return output.remark('The shards lie evenly on the masters.', true);
  output.remark(`The shards lie unevenly. Move ${counted(moves.length, 'slot')}:`, true);
  for (const { shard, slot, from, to, commands } of moves) {
    output.line(`# shard ${shard}: slot ${slot} from ${from} to ${to}`);
    for (const command of commands) output.line(command);
  }
}

function downLine({ shard, downSince, error }: ShardRow): string {
  const since = downSince === undefined ? '' : ` (down since ${new Date(downSince).toISOString()})`;
  return `Shard ${shard}${since}: ${error}`;
}

/** In characters: so narrow, they leave a table 80 at most. */
const [TAG_WIDTH, SERVER_WIDTH] = [12, 21];

const DOWN: Cell = { text: 'down', colour: 'red' };

const SLOT: Column<ShardRow> = { title: 'slot', cell: ({ slot }) => slot ?? '', align: 'right' };
const FIRST: readonly Column<ShardRow>[] = [
  { title: 'shard', cell: ({ shard }) => shard, align: 'right' },
  { title: 'tag', cell: ({ tag }) => tag, narrowest: TAG_WIDTH },
];
const LAST: readonly Column<ShardRow>[] = [
  { title: 'server', cell: ({ server }) => server ?? '', narrowest: SERVER_WIDTH },
  { title: 'waiting', cell: ({ facts }) => facts?.waiting ?? '', align: 'right' },
  { title: 'runs', cell: ({ facts }) => facts?.running ?? '', align: 'right' },
  { title: 'per s', cell: ({ facts }) => rateOf(facts?.endedPerSecond), align: 'right' },
  {
    title: 'answers',
    cell: ({ facts }) => (facts === undefined ? DOWN : answerOf(facts.answerMs)),
    align: 'right',
  },
];

const COLUMNS = [...FIRST, ...LAST];
const CLUSTER_COLUMNS = [...FIRST, SLOT, ...LAST];

function rateOf(perSecond: number | undefined): string {
  if (perSecond === undefined) return '';
  return perSecond < 10 ? perSecond.toFixed(1) : String(Math.round(perSecond));
}

function answerOf(ms: number): string {
  return `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
}

function jsonOf({ shards, moves }: ShardList) {
  const rows = shards.map(({ facts, error, downSince, ...row }) => {
    if (facts === undefined) {
      const since = downSince === undefined ? {} : { downSince: new Date(downSince) };
      return { ...row, isDown: true, ...since, error };
    }
    const { answerMs, waiting, running, endedPerSecond } = facts;
    return { ...row, isDown: false, waiting, running, endedPerSecond, answerMs };
  });
  return { shards: rows, moves };
}
