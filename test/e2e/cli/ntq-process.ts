import { run } from '../../../src/cli/run.js';

// A process that carries out the command lines of a whole test file, one after the other, because Node takes longer to load `ntq` than
// most commands take to answer.

interface Order {
  readonly id: number;
  readonly args: readonly string[];
  /** All of it: what is not here is not set. */
  readonly env: Readonly<Record<string, string>>;
}

const print = process.stdout.write.bind(process.stdout);
let last = Promise.resolve();

process.on('message', (order: Order) => {
  last = last.then(() => answer(order));
});
process.once('disconnect', () => process.exit());

async function answer({ id, args, env }: Order): Promise<void> {
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, env);
  process.exitCode = undefined;
  const texts: string[] = [];
  for (const stream of [process.stdout, process.stderr])
    stream.write = (text: string | Uint8Array) => texts.push(String(text)) > 0;
  const code = await run(args, (text) => process.stderr.write(text));
  print(`answer ${id} ${JSON.stringify({ code, text: texts.join('').trimEnd() })}\n`);
}
