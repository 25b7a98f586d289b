// Takes the pictures of the docs of the dashboard: plays a shop on a Redis of its own, serves its dashboard, and opens the pages in Chromium.
//
//   npm run build && node scripts/docs/screenshots.mjs            the pictures of docs/dashboard.md and docs/dashboard-pictures.md
//   … --review <folder>                                           each page in both schemes at three widths, to be looked at
//   … --minutes <n>                                               how long the shop plays before; default 3
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Redis } from 'ioredis';
import { provideRedis } from '../redis.mjs';
import { Camera } from './camera.mjs';
import { fillHistory, fillLevels } from './figure-history.mjs';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const NAMESPACE = 'shop';
const WORKERS = 3;
const SCHEMES = ['light', 'dark'];
/** The pictures of docs/dashboard.md: of a page in one scheme, in English where no other language is named. */
const IN_TEXT = [
  { name: 'overview', scheme: 'light' },
  { name: 'queues', scheme: 'dark' },
  { name: 'task', scheme: 'light' },
  { name: 'workflow', scheme: 'dark' },
  { name: 'schedules', scheme: 'light', locale: 'de-DE', file: 'schedules-german' },
];
const WIDTH = 1280;
/** Heights of pages whose last part would be cut at the common height, px. */
const HEIGHTS = { overview: 1100 };
const COMMON_HEIGHT = 800;
/** How large a picture of a pair is, as a part of the page. */
const PAIR_SCALE = 0.625;
const { values } = parseArgs({
  options: { review: { type: 'string' }, minutes: { type: 'string', default: '3' } },
});

delete process.env.REDIS_URL;
const redis = await provideRedis();
const programs = [];
try {
  const address = await startShop();
  await sleep(Number(values.minutes) * 60_000);
  const client = new Redis(redis.url);
  await fillHistory(client, NAMESPACE);
  await fillLevels(client, NAMESPACE, await slotsOf(address));
  const places = await placesOf(address);
  await client.quit();
  await (values.review === undefined
    ? takeForDocs(address, places)
    : takeForReview(address, places, values.review));
} finally {
  for (const program of programs) program.kill('SIGKILL');
  await redis.stop();
}

/** Starts workers, the application that enqueues, and the dashboard; answers its address. */
async function startShop() {
  const run = ['test/support/programs.mjs'];
  for (let worker = 0; worker < WORKERS; worker += 1)
    await start([...run, 'test/dashboard/demo/worker.ts'], /READY/);
  await start([...run, 'test/dashboard/demo/shop.ts'], /READY/);
  const look = ['--label', 'production', '--color', 'crimson', '--arguments', 'shown', '--port', '0'];
  const [address] = await start(['dist/ntq/ntq.mjs', 'dashboard', ...look], /http:\S+/);
  return address;
}

/** Resolves with the first match in what the program writes. */
async function start(command, pattern) {
  const env = { ...process.env, REDIS_URL: redis.url, NTQ_NAMESPACE: NAMESPACE, NAMESPACE };
  const program = spawn(process.execPath, command, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'inherit'] });
  programs.push(program);
  const gone = once(program, 'exit').then(() => Promise.reject(new Error(`${command.join(' ')} has ended.`)));
  gone.catch(() => {});
  return Promise.race([matchIn(program.stdout, pattern), gone]);
}

async function matchIn(stream, pattern) {
  const lines = createInterface(stream);
  return new Promise((resolve) => {
    lines.on('line', (line) => {
      const match = pattern.exec(line);
      if (match !== null) resolve(match);
    });
  });
}

/** How many slots the shop has. The overview would keep its figures for some seconds, those from before they were filled. */
async function slotsOf(address) {
  const { workers } = await (await fetch(new URL('api/v1/workers', address))).json();
  return workers.reduce((sum, { concurrency }) => sum + concurrency, 0);
}

/** The pages, and of some of them one thing that they show. */
async function placesOf(address) {
  const read = async (route) => (await fetch(new URL(`api/v1/${route}`, address))).json();
  const [workflows, workers, dead] = await Promise.all([
    read('workflows'),
    read('workers'),
    read('dead-letters'),
  ]);
  const idOf = (list) => encodeURIComponent(list?.[0]?.id ?? '');
  return {
    overview: 'overview',
    queues: 'queues',
    tasks: 'tasks?filter=task%3Aemail.confirm%20state%3Asucceeded',
    task: `tasks/${idOf(dead.deadLetters)}`,
    'dead-letters': 'dead-letters',
    'dead-letter': `dead-letters/${idOf(dead.deadLetters)}`,
    workflows: 'workflows',
    workflow: `workflows/${idOf(workflows.workflows)}`,
    schedules: 'schedules',
    schedule: 'schedules/digest-acme',
    limits: 'limits',
    workers: 'workers',
    worker: `workers/${idOf(workers.workers)}`,
    audit: 'audit',
    doctor: 'doctor',
  };
}

/** Some pages for the text, and each page in both schemes side by side. */
async function takeForDocs(address, places) {
  const folder = join(ROOT, 'docs/images/dashboard');
  await withCamera(async (camera) => {
    for (const { name, scheme, locale, file = name } of IN_TEXT) {
      const size = sizeOf(name);
      const picture = await camera.take(`${address}#/${places[name]}`, { size, scheme, locale });
      write(folder, `${file}.webp`, await camera.sideBySide([picture], size));
    }
    for (const [name, place] of Object.entries(places)) {
      const [size, pictures] = [sizeOf(name), []];
      for (const scheme of SCHEMES)
        pictures.push(await camera.take(`${address}#/${place}`, { size, scheme }));
      write(
        join(folder, 'pages'),
        `${name}.webp`,
        await camera.sideBySide(pictures, {
          width: size.width * PAIR_SCALE,
          height: Math.round(size.height * PAIR_SCALE),
        }),
      );
    }
  });
}

function sizeOf(name) {
  return { width: WIDTH, height: HEIGHTS[name] ?? COMMON_HEIGHT };
}

async function takeForReview(address, places, folder) {
  await withCamera(async (camera) => {
    for (const width of [1440, 768, 320])
      for (const scheme of SCHEMES)
        for (const [name, place] of Object.entries(places)) {
          const size = { width, height: width < 500 ? 700 : 900 };
          const picture = await camera.take(`${address}#/${place}`, { size, scheme });
          write(folder, `${name}-${width}-${scheme}.png`, picture);
        }
  });
}

async function withCamera(work) {
  const camera = await Camera.launch();
  await work(camera).finally(() => camera.close());
}

function write(folder, name, picture) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), picture);
}
