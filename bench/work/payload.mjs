const TEXT = 'Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor.';
/** Together with the rest a kilobyte of JSON. */
const LONG_TEXT = TEXT.repeat(12).slice(0, 890);

/** About 200 bytes of JSON each, made before the clock starts. */
export function payloads(count) {
  return Array.from({ length: count }, (_, index) => payload(index, TEXT));
}

/** One of 1 KiB, made when it is sent, as a request makes it. */
export function largePayload(index) {
  return payload(index, LONG_TEXT);
}

function payload(index, note) {
  return {
    index,
    orderId: `order-${index}`,
    customer: { id: 100_000 + index, email: 'somebody@example.com' },
    items: [12, 345, 6_789],
    note,
  };
}
