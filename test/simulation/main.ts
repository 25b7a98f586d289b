import { parseArgs } from 'node:util';
import { COSTS } from './costs.js';
import { rowOf, tableOf, type Row } from './report.js';
import { bands, drain, skewed } from './runs.js';
import type { RunFigures, Scale } from './scenario.js';

const USAGE = `npm run simulate:shards -- [options]

Shards and workers in virtual time: the routing and the visits are those of the library, the costs were measured.

  --shards <list>   default 1,4,16,100
  --per-shard <n>   workers for each shard; default 10
  --json            the report as JSON
  --help`;

const { values } = parseArgs({
  options: {
    shards: { type: 'string', default: '1,4,16,100' },
    'per-shard': { type: 'string', default: '10' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

type Run = (scale: Scale, tell: (part: number) => void) => Promise<RunFigures>;

async function rowsOf(name: string, run: Run, scales: readonly Scale[]): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const scale of scales) {
    const figures = await run(scale, (part) => progress(`${name}, ${scale.shards} shards`, part));
    const [first] = rows;
    const share = first && (first.rate * scale.shards) / first.scale.shards;
    rows.push(rowOf(scale, figures, name === 'drain' ? share : undefined));
  }
  return rows;
}

/** One line that is written over and over. */
function progress(what: string, part: number): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${what}: ${Math.round(part * 100)} %`);
}

if (values.help) {
  console.log(USAGE);
} else {
  const perShard = Number(values['per-shard']);
  const scales = values.shards.split(',').map((count) => ({
    shards: Number(count),
    workers: Math.max(1, Math.round(Number(count) * perShard)),
  }));
  const report = {
    drain: await rowsOf('drain', drain, scales),
    bands: await rowsOf('bands', bands, scales),
    skewed: await rowsOf('skewed', skewed, scales),
  };
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  if (values.json) console.log(JSON.stringify({ costs: COSTS, ...report }, null, 2));
  else
    console.log(
      [
        tableOf('Drain: quick tasks, always more of them', report.drain),
        tableOf('Bands: waits of a high band, while every slot has work of a low one', report.bands),
        tableOf(
          'Skewed: keys by Zipf, each in the shard of its key, 70 % of what the workers can do',
          report.skewed,
        ),
      ].join('\n'),
    );
}
