import { describe, expect, it } from '@jest/globals';
import { ChildProcess } from '../support/child-process.js';

/**
 * The keys and values that the beat borrows from @nestjs/schedule, which exports none of them. Read in a process of its
 * own: version 6 is CommonJS and wants Nest by `require`.
 */
describe.each(['@nestjs/schedule', '@nestjs/schedule-6'])('the metadata of %s', (name) => {
  it('is what the beat takes over', async () => {
    const child = ChildProcess.spawn('integration/schedule-metadata/main.ts', { PACKAGE: name });
    const line = await child.line('METADATA ');
    await child.exited;
    const { version, ...found } = JSON.parse(line.slice('METADATA '.length)) as { version: string };
    expect(version.split('.')[0]).toBe(name.endsWith('-6') ? '6' : '12');
    expect(found).toEqual({
      cron: {
        kind: 'cron',
        name: 'n',
        options: { name: 'n', timeZone: 'UTC', waitForCompletion: true, cronTime: '0 2 * * *' },
      },
      interval: { kind: 'interval', name: 'i', ms: 60_000 },
      timeout: { kind: 'timeout', ms: 5_000 },
      left: [],
      jobs: 0,
    });
  });
});
