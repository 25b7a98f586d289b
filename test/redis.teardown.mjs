export default async function tearDownRedis() {
  await globalThis.stopTestRedis?.();
}
