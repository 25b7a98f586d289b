import { afterEach, describe, expect, it } from '@jest/globals';
import { Logger, Module, type LoggerService } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { withoutLoggedError } from '../../../src/nest/boot-error.js';

/** Its methods need it as `this`, as those of many loggers do. */
class Lines implements LoggerService {
  readonly #lines: string[] = [];

  get all(): readonly string[] {
    return this.#lines;
  }
  log(text: unknown): void {
    this.#lines.push(`log ${String(text)}`);
  }
  warn(text: unknown): void {
    this.#lines.push(`warn ${String(text)}`);
  }
  error(text: unknown): void {
    this.#lines.push(`error ${String(text)}`);
  }
}

describe('a boot whose caller tells the error', () => {
  const boot = (): Promise<unknown> => {
    const fails = () => {
      new Logger('Database').error('no connection');
      throw new Error('the database said no');
    };
    @Module({ providers: [{ provide: 'DB', useFactory: fails }] })
    class AppModule {}
    return NestFactory.createApplicationContext(AppModule, { abortOnError: false });
  };
  afterEach(() => Logger.overrideLogger(new Logger()));

  it('Nest does not log the error as well, and all else is logged', async () => {
    const lines = new Lines();
    Logger.overrideLogger(lines);
    await expect(withoutLoggedError(boot)).rejects.toThrow('the database said no');
    const errors = lines.all.filter((line) => line.startsWith('error'));
    expect(errors).toEqual(['error no connection']);
    expect(lines.all).toContain('log Starting Nest application...');
  });

  it('The logger is as before when the boot is over', async () => {
    const lines = new Lines();
    Logger.overrideLogger(lines);
    await withoutLoggedError(() => Promise.resolve());
    await expect(boot()).rejects.toThrow();
    expect(lines.all.filter((line) => line.includes('the database said no'))).toHaveLength(1);
  });

  it('An application that logs nothing goes on logging nothing', async () => {
    Logger.overrideLogger(false);
    expect(await withoutLoggedError(() => Promise.resolve(7))).toBe(7);
  });
});
