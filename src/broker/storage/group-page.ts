/** Results of a group are kept in hashes of this many: Redis keeps so small a hash as a list, which is small and soon searched. */
export const GROUP_PAGE = 64;

/** No group has more parts: a larger size was not written by us. */
export const MAX_GROUP_SIZE = 1_000_000_000;
