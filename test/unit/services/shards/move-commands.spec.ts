import { describe, expect, it } from '@jest/globals';
import { moveCommands } from '../../../../src/services/shards/move-commands.js';

const master = (id: string, port: number) => ({
  ...{ id, address: `10.0.0.1:${port}`, isDown: false },
  slots: [],
});
const [source, target, other] = [master('aaa', 1), master('bbb', 2), master('ccc', 3)];
const moved = { slot: 77, source, target, masters: [source, target, other] };

describe('the commands that move a slot', () => {
  it('Valkey 9 moves it in one step, asked at the source', () => {
    expect(moveCommands(moved, { engine: 'valkey', version: '9.0.1' })).toEqual([
      'redis-cli -h 10.0.0.1 -p 1 CLUSTER MIGRATESLOTS SLOTSRANGE 77 77 NODE bbb',
    ]);
  });

  it('Redis 8.4 moves it in one step, asked at the target', () => {
    expect(moveCommands(moved, { engine: 'redis', version: '8.4.0' })).toEqual([
      'redis-cli -h 10.0.0.1 -p 2 CLUSTER MIGRATION IMPORT 77 77',
    ]);
  });

  it.each([
    ['redis', '7.0.15'],
    ['redis', '8.2.1'],
    ['valkey', '8.1.0'],
  ] as const)(
    '%s %s moves it key by key, and then all masters learn of it, the target first',
    (engine, version) => {
      const commands = moveCommands(moved, { engine, version });
      expect(commands.slice(0, 2)).toEqual([
        'redis-cli -h 10.0.0.1 -p 2 CLUSTER SETSLOT 77 IMPORTING aaa',
        'redis-cli -h 10.0.0.1 -p 1 CLUSTER SETSLOT 77 MIGRATING bbb',
      ]);
      expect(commands.slice(3)).toEqual(
        [2, 1, 3].map((port) => `redis-cli -h 10.0.0.1 -p ${port} CLUSTER SETSLOT 77 NODE bbb`),
      );
    },
  );
});
