import type { ServerDiagnosis } from '../../broker/diagnosis.js';
import { mebibytes } from '../../core/byte-size.js';
import type { Finding } from './finding.js';

const SLOW_MS = 20;
const SKEW_MS = 5_000;
const FULL = 0.9;

/** Findings about the server, with advice. */
export function serverFindings(server: ServerDiagnosis): readonly Finding[] {
  return [version, persistence, eviction, memory, latency, clock, rights, layout].map((check) =>
    check(server),
  );
}

function version({ version: text }: ServerDiagnosis): Finding {
  const subject = 'version';
  if (Number.parseInt(text, 10) >= 7) return { level: 'ok', subject, text: `Redis ${text}` };
  return {
    level: 'problem',
    subject,
    text: `Redis ${text || 'of unknown version'}`,
    advice: 'Use Redis 7.0 or newer, or Valkey.',
  };
}

function persistence({ isAof, snapshots, isPersisting }: ServerDiagnosis): Finding {
  const subject = 'persistence';
  if (!isPersisting) {
    const text = 'the last write to disk failed';
    return { level: 'problem', subject, text, advice: 'Look into the log of Redis; often the disk is full.' };
  }
  if (isAof === true) return { level: 'ok', subject, text: 'append-only file' };
  const advice = 'Set `appendonly yes`.';
  if (snapshots === '')
    return { level: 'warning', subject, text: 'off: a restart of Redis loses all tasks', advice };
  if (snapshots === undefined)
    return { level: 'note', subject, text: 'no append-only file; snapshots may not be asked for', advice };
  return {
    level: 'warning',
    subject,
    text: 'snapshots only: a crash loses the tasks since the last',
    advice,
  };
}

function eviction({ policy }: ServerDiagnosis): Finding {
  const subject = 'eviction';
  if (policy === 'noeviction') return { level: 'ok', subject, text: policy };
  if (policy === undefined) return { level: 'note', subject, text: 'may not be asked for' };
  return {
    level: 'problem',
    subject,
    text: `${policy}: a full Redis throws tasks away`,
    advice: 'Set `maxmemory-policy noeviction`.',
  };
}

function memory({ usedMemory, maxMemory }: ServerDiagnosis): Finding {
  const subject = 'memory';
  const used = mebibytes(usedMemory);
  if (maxMemory === 0) return { level: 'ok', subject, text: `${used} used, no limit` };
  const text = `${used} of ${mebibytes(maxMemory)} used`;
  if (usedMemory < maxMemory * FULL) return { level: 'ok', subject, text };
  const advice = 'Add memory, start workers, or shorten `resultTtl`. A full Redis takes no new task.';
  return { level: usedMemory >= maxMemory ? 'problem' : 'warning', subject, text, advice };
}

function latency({ roundTripsMs }: ServerDiagnosis): Finding {
  const subject = 'latency';
  const median = roundTripsMs[Math.floor(roundTripsMs.length / 2)] ?? 0;
  const text = `${median.toFixed(1)} ms for a round trip, ${(roundTripsMs.at(-1) ?? 0).toFixed(1)} ms at worst`;
  if (median < SLOW_MS) return { level: 'ok', subject, text };
  return {
    level: 'warning',
    subject,
    text,
    advice: 'Bring workers and Redis closer together; look for slow commands with SLOWLOG.',
  };
}

function clock({ aheadMs }: ServerDiagnosis): Finding {
  const subject = 'clock';
  const text = `Redis is ${Math.abs(Math.round(aheadMs))} ms ${aheadMs < 0 ? 'behind' : 'ahead of'} this machine`;
  if (Math.abs(aheadMs) < SKEW_MS) return { level: 'ok', subject, text };
  return {
    level: 'warning',
    subject,
    text,
    advice: 'Synchronise the clocks (NTP). Redis decides when tasks are due.',
  };
}

function rights({ missingRights }: ServerDiagnosis): Finding {
  const subject = 'rights';
  if (missingRights.length === 0) return { level: 'ok', subject, text: 'all that is needed' };
  const rules = missingRights.join(' ');
  const advice = `Grant them: ACL SETUSER <user> ${rules}`;
  return { level: 'problem', subject, text: `the user of Redis misses ${rules}`, advice };
}

function layout({ layout: text, knownLayout }: ServerDiagnosis): Finding {
  const subject = 'key layout';
  if (text === undefined || text === knownLayout)
    return { level: 'ok', subject, text: text ?? 'not set yet' };
  const advice = 'Use the version that wrote them, or another namespace.';
  return { level: 'problem', subject, text: `${text}, this version knows ${knownLayout}`, advice };
}
