import { mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { isLiveByFile, isLiveByPid, isReadyByFile } from '../../../src/health/ready-file-health.js';

/** Above the largest id that Linux gives. */
const NOBODY = 4_194_305;

describe('health by a ready file', () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ntq-health-'));
    path = join(folder, 'ready');
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });
  const write = (pid = process.pid, ageMs = 0, state = 'ready') => {
    writeFileSync(path, `ntq ${state} ${pid}\n`);
    const at = new Date(Date.now() - ageMs);
    utimesSync(path, at, at);
  };

  it('A file that is touched says that its worker is ready and live', () => {
    write();
    expect(isReadyByFile(path)).toEqual({ status: 'up', details: { pid: process.pid } });
    expect(isLiveByFile(path, 1_000_000)).toEqual({ status: 'up', details: { pid: process.pid } });
  });

  it('A file that is not there says that its worker is not ready, and nothing against its life', () => {
    expect(isReadyByFile(path)).toMatchObject({ status: 'down' });
    expect(isLiveByFile(path, 1_000)).toMatchObject({ status: 'up', details: { readyFile: 'absent' } });
  });

  it('A file that is too old says that the main loop is blocked', () => {
    write(process.pid, 130_000);
    expect(isLiveByFile(path, 120_000)).toMatchObject({
      status: 'down',
      details: { reason: 'the main loop is blocked' },
    });
    expect(isLiveByFile(path, 300_000)).toMatchObject({ status: 'up' });
  });

  it('A file that names stuck handlers says that its worker is neither ready nor live', () => {
    write(process.pid, 0, 'stuck');
    const answer = { status: 'down', details: { reason: 'stuck handlers hold all slots', pid: process.pid } };
    expect([isReadyByFile(path), isLiveByFile(path, 1_000_000)]).toEqual([answer, answer]);
  });

  it('A file whose process is gone says that the worker was killed', () => {
    write(NOBODY);
    expect(isLiveByFile(path, 60_000)).toEqual({
      status: 'down',
      details: { reason: 'the process is gone', pid: NOBODY },
    });
  });

  it.each<[string, () => void]>([
    ['another text', () => writeFileSync(path, 'ready')],
    ['a long text', () => writeFileSync(path, `ntq ready 1\n${' '.repeat(100)}`)],
    ['a link', () => symlinkSync('/dev/zero', path)],
  ])('A file that is %s is not trusted', (_what, make) => {
    make();
    expect([isReadyByFile(path).status, isLiveByFile(path, 1_000).status]).toEqual(['down', 'down']);
  });

  it('A process is live that exists', () => {
    expect([isLiveByPid(process.pid).status, isLiveByPid(1).status, isLiveByPid(NOBODY).status]).toEqual([
      'up',
      'up',
      'down',
    ]);
  });
});
