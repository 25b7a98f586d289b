const TEXT = 'Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor.';

/** About 200 bytes of JSON, made before the clock starts. */
export function payloads(count) {
  return Array.from({ length: count }, (_, index) => ({
    index,
    orderId: `order-${index}`,
    customer: { id: 100_000 + index, email: 'somebody@example.com' },
    items: [12, 345, 6_789],
    note: TEXT,
  }));
}
