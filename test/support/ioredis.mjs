// Programs that are put together for the tests share this one: bundle-programs.mjs.
export { Cluster, Command, Redis } from 'ioredis';
