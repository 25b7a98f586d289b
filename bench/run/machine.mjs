import { readFileSync } from 'node:fs';
import { cpus, loadavg, release, totalmem } from 'node:os';
import { findCelery } from '../systems/celery/find.mjs';
import { revisionHere } from './checkout.mjs';

/** What the figures hold for. */
export async function describeMachine(redis) {
  const server = await redis.info('server');
  return {
    cores: cpus().length,
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    /** Of the minute before: above 0.5 others use the machine, too. */
    load: loadavg()[0],
    platform: `${process.platform} ${process.arch}`,
    kernel: release(),
    node: process.version,
    redis: /^redis_version:(\S+)/m.exec(server)?.[1] ?? 'unknown',
    revision: revisionHere(),
    ...versions(),
  };
}

function versions() {
  const lock = JSON.parse(readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8'));
  const versionOf = (name) => lock.packages[`node_modules/${name}`]?.version;
  return {
    nestTaskQueue: lock.packages[''].version,
    bullmq: versionOf('bullmq'),
    nestBullmq: versionOf('@nestjs/bullmq'),
    beeQueue: versionOf('bee-queue'),
    celery: findCelery()?.version,
    ioredis: versionOf('ioredis'),
    nest: versionOf('@nestjs/core'),
  };
}
