// The process of one system: measures what it is asked for and answers with the figures.
import * as drains from './measure/drain.mjs';
import * as enqueues from './measure/enqueue.mjs';
import * as latencies from './measure/latency.mjs';
import * as streams from './measure/stream.mjs';
import * as workflows from './measure/workflow.mjs';

const MEASURES = { ...enqueues, ...drains, ...latencies, ...streams, ...workflows };
const system = await import(`./systems/${process.argv[2]}.mjs`);

process.on('message', ({ measure, ...setup }) => {
  MEASURES[measure](system, setup).then(
    (figures) => process.send({ figures }),
    (error) => process.send({ error: error.stack }),
  );
});
process.on('disconnect', () => process.exit());
process.send({ settings: system.settings });
