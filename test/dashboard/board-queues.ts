/** The queues of the browser tests. */
export const BOARD_QUEUES = [
  { name: 'critical', priority: 10 },
  { name: 'default', priority: 5 },
  { name: 'low', priority: 1 },
] as const;
