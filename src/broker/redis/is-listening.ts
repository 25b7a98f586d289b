const LISTEN_MS = 2_000;

/** Whether a subscription came about within a bounded time. One that did not comes about when Redis is back. */
export async function isListening(subscription: Promise<unknown>): Promise<boolean> {
  const timeout = new Promise<false>((resolve) => setTimeout(resolve, LISTEN_MS, false).unref());
  return Promise.race([
    subscription.then(
      () => true,
      () => false,
    ),
    timeout,
  ]);
}
