import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

const RETRY_MS = 5;

/**
 * Resolves once the Redis with this `pid` answers PING on `port`, so not while it still loads
 * its data. The pid is compared because another Redis may have won a race for the port.
 */
export async function redisReady(port: number, pid: number, signal: AbortSignal): Promise<void> {
  while (!isReady(await ask(port), pid)) await wait(RETRY_MS, undefined, { signal });
}

function isReady(reply: string, pid: number): boolean {
  const pong = reply.startsWith('+PONG') && reply.includes(`\r\nprocess_id:${pid}\r\n`);
  return pong || reply.startsWith('-NOAUTH'); // with a password nothing more can be asked
}

/** What the server has to say; empty when nobody listens. */
function ask(port: number): Promise<string> {
  return new Promise((resolve) => {
    let reply = '';
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\nINFO server\r\n'));
    socket.setEncoding('latin1');
    socket.on('data', (text: string) => {
      reply += text;
      // A Sentinel knows no QUIT.
      if (reply.startsWith('-') || reply.includes('\r\nprocess_id:')) socket.end();
    });
    socket.on('error', () => {}); // 'close' follows
    socket.on('close', () => resolve(reply));
  });
}
