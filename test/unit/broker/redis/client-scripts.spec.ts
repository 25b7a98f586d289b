import { describe, expect, it } from '@jest/globals';
import type { Command, Redis } from 'ioredis';
import { ClientScripts } from '../../../../src/broker/redis/client-scripts.js';

/** A client that notes what it is told to send. `hashes`: whether the server knows scripts by their hashes. */
class StubClient {
  stream: object = {};
  hashes = true;
  readonly sent: string[] = [];

  sendCommand({ name, args }: Command): Promise<unknown> {
    this.sent.push(`${name} ${String(args[0]).slice(0, 8)} ${args.slice(1).join(' ')}`);
    const isUnknown = name === 'evalsha' && !this.hashes;
    return isUnknown ? Promise.reject(new Error('NOSCRIPT No matching script.')) : Promise.resolve(name);
  }
}

function opened() {
  const client = new StubClient();
  const run = new ClientScripts(client as unknown as Redis, () => 'return 1').of('time');
  return { client, run: () => run('p:', ['a', 2]) };
}

const TEXT = 'eval return 1 1 p: a 2';
const HASH = 'evalsha e0e1f9fa 1 p: a 2';

describe('the scripts of a client', () => {
  it('The first run on a connection sends the text, the others the hash', async () => {
    const { client, run } = opened();
    await Promise.all([run(), run()]);
    await run();
    expect(client.sent).toEqual([TEXT, HASH, HASH]);
  });

  it('Another connection of the client gets the text again', async () => {
    const { client, run } = opened();
    await run();
    client.stream = {};
    await run();
    await run();
    expect(client.sent).toEqual([TEXT, TEXT, HASH]);
  });

  it('A server that has forgotten the script gets the text, and its answer counts', async () => {
    const { client, run } = opened();
    await run();
    client.hashes = false;
    expect(await run()).toBe('eval');
    expect(client.sent).toEqual([TEXT, HASH, TEXT]);
  });

  it('Any other error stays as it is', async () => {
    const { client, run } = opened();
    await run();
    client.sendCommand = () => Promise.reject(new Error('READONLY'));
    await expect(run()).rejects.toThrow('READONLY');
  });

  it('A command that has failed is not kept until its deadline', async () => {
    const { client, run } = opened();
    const failedAgain: Error[] = [];
    client.sendCommand = (command) => {
      command.setTimeout(5);
      command.reject(new Error('OOM'));
      command.reject = (error) => failedAgain.push(error);
      return command.promise;
    };
    await expect(run()).rejects.toThrow('OOM');
    client.sendCommand = (command) => {
      command.setTimeout(5);
      return command.promise;
    };
    await expect(run()).rejects.toThrow('Command timed out');
    expect(failedAgain).toEqual([]);
  });
});
