import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { ConfigurationError } from 'nest-task-queue';
import { ReadyFile } from '../../../src/nest/ready-file.js';

describe('the ready file', () => {
  let path: string;
  let isAlive: boolean;

  beforeEach(() => {
    jest.useFakeTimers();
    path = join(tmpdir(), `ntq-ready-${randomUUID()}`);
    isAlive = true;
  });
  afterEach(() => {
    jest.useRealTimers();
    rmSync(path, { force: true });
  });

  const readyFile = () => new ReadyFile(path, () => isAlive);
  const touchedAt = () => statSync(path).mtimeMs;

  it('is not there before tasks are taken, nor after', () => {
    const file = readyFile();
    expect(existsSync(path)).toBe(false);
    file.appear();
    expect(readFileSync(path, 'utf8')).toBe(`${process.pid}\n`);
    file.vanish();
    expect(existsSync(path)).toBe(false);
    file.vanish();
  });

  it('of an earlier life is taken away at once', () => {
    writeFileSync(path, '1\n');
    readyFile();
    expect(existsSync(path)).toBe(false);
  });

  it('is touched every five seconds, as long as the loops turn', () => {
    const file = readyFile();
    file.appear();
    const touched = () => {
      utimesSync(path, 0, 0);
      jest.advanceTimersByTime(5_000);
      return touchedAt() > 0;
    };
    expect(touched()).toBe(true);
    isAlive = false;
    expect(touched()).toBe(false);
    isAlive = true;
    expect(touched()).toBe(true);
    file.vanish();
  });

  it('does not come back when somebody took it away, or when it has vanished', () => {
    const file = readyFile();
    file.appear();
    rmSync(path);
    jest.advanceTimersByTime(20_000);
    expect(existsSync(path)).toBe(false);
    file.appear();
    file.vanish();
    jest.advanceTimersByTime(20_000);
    expect(existsSync(path)).toBe(false);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('that cannot be written is a fault of the configuration, said before anything starts', () => {
    path = join(path, 'no', 'such', 'folder');
    expect(readyFile).toThrow(ConfigurationError);
    expect(readyFile).toThrow(/The ready file cannot be written: ENOENT/);
  });
});
