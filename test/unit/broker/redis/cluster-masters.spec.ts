import { expect, it } from '@jest/globals';
import { mastersIn } from '../../../../src/broker/redis/cluster-masters.js';

const NODES = `aaa 10.0.0.1:7000@17000,redis-1 myself,master - 0 0 1 connected 0-5460 5462 [93->-bbb]
bbb 10.0.0.2:7000@17000 master - 0 1 2 connected
ccc 10.0.0.3:7000@17000 master,fail - 1 1 3 disconnected 5461
ddd 10.0.0.4:7000@17000 slave aaa 0 1 1 connected
eee 10.0.0.5:7000@17000 master,fail? - 1 1 4 connected 5463-16383
`;

it('CLUSTER NODES tells the masters, also one without slots and one that is down', () => {
  expect(mastersIn(NODES)).toEqual([
    {
      id: 'aaa',
      address: '10.0.0.1:7000',
      isDown: false,
      slots: [
        [0, 5460],
        [5462, 5462],
      ],
    },
    { id: 'bbb', address: '10.0.0.2:7000', isDown: false, slots: [] },
    { id: 'ccc', address: '10.0.0.3:7000', isDown: true, slots: [[5461, 5461]] },
    { id: 'eee', address: '10.0.0.5:7000', isDown: true, slots: [[5463, 16383]] },
  ]);
});
