// Finds a Redis for the tests, the sample and the benchmark, or starts one.
//
//   REDIS_URL → redis-server or valkey-server on PATH → as root on Debian, apt-get install redis-server → an error
//
// What it starts is private: its own port on 127.0.0.1, its own folder, nothing kept. A Redis that was not named in
// REDIS_URL is never spoken to, whatever listens on 6379.
import { spawn } from 'node:child_process';
import { accessSync, constants, mkdtempSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { once } from 'node:events';
import { canInstallRedis, installRedis } from './install-redis.mjs';

const NO_REDIS = `No Redis to run on. One of these helps:
  Debian, Ubuntu   sudo apt-get install -y redis-server
  macOS            brew install redis
  Docker           docker run --rm -p 6379:6379 redis:7, then set REDIS_URL=redis://127.0.0.1:6379
  elsewhere        set REDIS_URL to a Redis (6.2 or newer) or Valkey that may be used`;

// The server must never outlive us, not even when we are killed with -9, so a shell holds it: it waits on a pipe that
// only we hold the other end of. However we end, the pipe closes, `cat` returns and the server is killed.
// $1 is the private folder, the rest is the server's command line.
const GUARD = `
exec 3<&0; folder=$1; shift
"$@" </dev/null 3<&- 2>&1 & server=$!
{ cat <&3 >/dev/null 2>&1; kill -9 $server; } & guard=$!
wait $server; kill $guard 2>/dev/null; rm -rf "$folder"`;

/**
 * @returns {Promise<{ url: string, from: string, server: string | undefined, stop: () => Promise<void> }>}
 *   `from` says in words which Redis it is; `server` is the binary on PATH, if there is one.
 */
export async function provideRedis() {
  const given = process.env.REDIS_URL;
  if (given) return announce({ url: given, from: 'REDIS_URL', server: findServer(), stop: async () => {} });

  if (!findServer() && canInstallRedis()) installRedis();
  const server = findServer();
  if (!server) throw new Error(NO_REDIS);
  return announce({ ...(await startServer(server)), from: `${server}, private, nothing kept`, server });
}

function announce(redis) {
  console.log(`Redis: ${redis.url.replace(/\/\/[^@/]*@/, '//***@')} (${redis.from})`);
  return redis;
}

function findServer() {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  const places = ['redis-server', 'valkey-server'].flatMap((name) =>
    folders.map((folder) => join(folder, name)),
  );
  return places.find(isExecutable);
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** A free port can be taken between looking and starting; a second look finds another. */
async function startServer(binary, attempts = 3) {
  try {
    return await startOn(await freePort(), binary);
  } catch (error) {
    if (attempts === 1) throw error;
    return startServer(binary, attempts - 1);
  }
}

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  await once(probe, 'close');
  return port;
}

async function startOn(port, binary) {
  const folder = mkdtempSync(join(tmpdir(), 'ntq-redis-'));
  const options = { port, bind: '127.0.0.1', dir: folder, save: '', appendonly: 'no', daemonize: 'no' };
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
  // A session of its own: Ctrl-C reaches us alone, and the pipe does the rest.
  const guard = spawn('sh', ['-c', GUARD, 'redis-guard', folder, binary, ...args], {
    stdio: ['pipe', 'pipe', 'ignore'],
    detached: true,
  });
  await untilReady(guard, binary);
  // From here on it must not keep the process from ending.
  for (const handle of [guard, guard.stdin, guard.stdout]) handle.unref();
  return { url: `redis://127.0.0.1:${port}`, stop: () => stopGuard(guard) };
}

/** Redis says so when it is ready. Asking the port instead could reach somebody else's server. */
function untilReady(guard, binary) {
  return new Promise((resolve, reject) => {
    let log = '';
    guard.stdout.setEncoding('utf8').on('data', (text) => {
      if (log.includes('Ready to accept connections')) return; // still read, or the pipe would fill up
      log += text;
      if (log.includes('Ready to accept connections')) resolve();
    });
    guard.once('error', reject);
    guard.once('exit', () => reject(new Error(`${binary} did not start:\n${log.trim()}`)));
  });
}

async function stopGuard(guard) {
  if (guard.exitCode !== null || guard.signalCode !== null) return;
  guard.ref();
  guard.stdin.end();
  await once(guard, 'exit');
}
