import type { Delivery } from '../../../src/broker/task-store.js';

export function deliveryOf(id: string): Delivery {
  return {
    id,
    token: `w1:0:1:1:${id}`,
    head: { name: 'n', queue: 'q', at: 1 },
    body: '{"args":[]}',
    leasedAt: 1,
  };
}
