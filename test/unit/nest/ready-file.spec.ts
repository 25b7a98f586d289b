import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { ConfigurationError } from 'nest-task-queue';
import { ReadyFile } from '../../../src/nest/ready-file.js';

describe('the ready file', () => {
  let folder: string;
  let path: string;
  let warnings: string[];
  let isAlive: boolean;

  beforeEach(() => {
    jest.useFakeTimers();
    folder = mkdtempSync(join(tmpdir(), 'ntq-ready-'));
    path = join(folder, 'ready');
    warnings = [];
    isAlive = true;
  });
  afterEach(() => {
    jest.useRealTimers();
    rmSync(folder, { recursive: true });
  });

  const readyFile = () =>
    new ReadyFile(path, { isAlive: () => isAlive, warn: (text) => warnings.push(text) });
  const touchedAt = () => statSync(path).mtimeMs;

  it('is not there before tasks are taken, nor after', () => {
    const file = readyFile();
    expect(existsSync(path)).toBe(false);
    file.appear();
    expect(readFileSync(path, 'utf8')).toBe(`ntq ready ${process.pid}\n`);
    expect(readdirSync(folder)).toEqual(['ready']);
    file.vanish();
    expect(existsSync(path)).toBe(false);
    file.vanish();
  });

  it.each(['ready', 'stuck'])('of an earlier life is taken away at once, also when it says %s', (state) => {
    writeFileSync(path, `ntq ${state} 1\n`);
    readyFile();
    expect(existsSync(path)).toBe(false);
  });

  it('says when handlers are stuck, until they come back', () => {
    const file = readyFile();
    let isStuck = false;
    file.appear(() => isStuck);
    const says = (state: string) => expect(readFileSync(path, 'utf8')).toBe(`ntq ${state} ${process.pid}\n`);
    isStuck = true;
    file.update();
    says('stuck');
    isStuck = false;
    file.update();
    says('ready');
    isStuck = true;
    file.update();
    expect(readdirSync(folder)).toEqual(['ready']);
    file.vanish();
    expect(existsSync(path)).toBe(false);
  });

  it('does not come back with stuck handlers where somebody took it away', () => {
    const file = readyFile();
    let isStuck = false;
    file.appear(() => isStuck);
    rmSync(path);
    isStuck = true;
    file.update();
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

  it.each(['years of work\n', '', '1\n', 'ntq ready 1\nand more'])(
    'is refused where a file stands that holds %j, and that file stays',
    (text) => {
      writeFileSync(path, text);
      expect(readyFile).toThrow(/The ready file ".*" is there already/);
      expect(readFileSync(path, 'utf8')).toBe(text);
    },
  );

  it('is refused where a link or a folder stands, and the target of the link stays', () => {
    const target = join(folder, 'target');
    writeFileSync(target, 'ntq ready 1\n');
    symlinkSync(target, path);
    expect(readyFile).toThrow(ConfigurationError);
    expect([lstatSync(path).isSymbolicLink(), readFileSync(target, 'utf8')]).toEqual([true, 'ntq ready 1\n']);
    rmSync(path);
    mkdirSync(path);
    expect(readyFile).toThrow(ConfigurationError);
    expect(lstatSync(path).isDirectory()).toBe(true);
  });

  it('leaves a file alone that was put in its place', () => {
    const file = readyFile();
    file.appear();
    writeFileSync(path, 'of another pool');
    utimesSync(path, 0, 0);
    jest.advanceTimersByTime(5_000);
    file.vanish();
    expect([readFileSync(path, 'utf8'), touchedAt()]).toEqual(['of another pool', 0]);
  });

  it('throws nothing when the disk refuses to read it, and says so once', () => {
    const disk = join(folder, 'disk');
    mkdirSync(join(folder, 'real'));
    symlinkSync(join(folder, 'real'), disk);
    path = join(disk, 'mem');
    const file = readyFile();
    file.appear();
    rmSync(disk);
    // The first page of the memory of a process cannot be read: EIO.
    symlinkSync('/proc/self', disk);
    jest.advanceTimersByTime(20_000);
    file.vanish();
    expect(warnings).toEqual([expect.stringContaining('the ready file cannot be touched: EIO')]);
  });

  it('throws nothing when it cannot be written any more, says so once, and appears as soon as it can', () => {
    const file = readyFile();
    rmSync(folder, { recursive: true });
    file.appear();
    jest.advanceTimersByTime(20_000);
    expect(warnings).toEqual([expect.stringContaining('the ready file cannot be written: ENOENT')]);
    mkdirSync(folder);
    jest.advanceTimersByTime(5_000);
    expect(existsSync(path)).toBe(true);
    file.vanish();
  });
});
