/** How many slots a cluster of Redis has. */
export const SLOTS = 16_384;

/** CRC-16/XMODEM, which Redis Cluster takes, of one byte after another. */
const TABLE = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 8;
  for (let bit = 0; bit < 8; bit += 1) crc = (crc & 0x8000) === 0 ? crc << 1 : (crc << 1) ^ 0x1021;
  return crc;
});

/** The slot of a hash tag, which is ASCII. */
export function slotOf(tag: string): number {
  let crc = 0;
  for (let at = 0; at < tag.length; at += 1)
    crc = ((crc << 8) & 0xffff) ^ (TABLE[(crc >>> 8) ^ tag.charCodeAt(at)] as number);
  return crc % SLOTS;
}
