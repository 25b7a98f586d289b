import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { LongTimer } from '../../../src/duty/long-timer.js';

const DAY_MS = 86_400_000;

describe('LongTimer', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it.each([0, 1, 5_000, 2 ** 31 - 1, 2 ** 31, 25 * DAY_MS, 365 * DAY_MS])('calls back after %p ms', (ms) => {
    const onDue = jest.fn();
    new LongTimer(ms, onDue).unref();
    jest.advanceTimersByTime(Math.max(0, ms - 1));
    expect(onDue).toHaveBeenCalledTimes(ms === 0 ? 1 : 0);
    jest.advanceTimersByTime(2);
    expect(onDue).toHaveBeenCalledTimes(1);
  });

  it('never calls back after infinity', () => {
    const onDue = jest.fn();
    new LongTimer(Number.POSITIVE_INFINITY, onDue);
    jest.advanceTimersByTime(100 * 365 * DAY_MS);
    expect(onDue).not.toHaveBeenCalled();
  });

  it('calls nobody when it is cancelled, also in its second part', () => {
    const onDue = jest.fn();
    const timer = new LongTimer(30 * DAY_MS, onDue);
    jest.advanceTimersByTime(26 * DAY_MS);
    timer.cancel();
    jest.advanceTimersByTime(365 * DAY_MS);
    expect(onDue).not.toHaveBeenCalled();
    expect(jest.getTimerCount()).toBe(0);
  });
});

describe('the sources', () => {
  it('start no timer of Node with a time that nothing bounds', () => {
    const files = readdirSync('src', { recursive: true })
      .map((name) => join('src', String(name)))
      .filter((file) => file.endsWith('.ts') && file !== join('src', 'duty', 'long-timer.ts'));
    expect(files.length).toBeGreaterThan(300);
    expect(files.flatMap(unboundedIn)).toEqual([]);
  });

  it.each([
    ['setTimeout(run, options.ms)', 1],
    ['setInterval(() => run(), ms)', 1],
    ['AbortSignal.timeout(ms)', 1],
    ['sleep(ms)', 1],
    ['socket.setTimeout(ms, run)', 1],
    ['setTimeout(run, TURN_MS)', 0],
    ['setTimeout(run, 5_000).unref()', 0],
    ['setTimeout(run, Math.min(ms, MOST_MS))', 0],
    ['sleep(20 + random() * Math.min(250, ms))', 0],
  ])('are read rightly: %s', (text, faults) => {
    expect(unbounded('x.ts', text)).toHaveLength(faults);
  });
});

function unboundedIn(file: string): readonly string[] {
  return unbounded(file, readFileSync(file, 'utf8'));
}

const TIMERS = /^(setTimeout|setInterval|sleep|AbortSignal\.timeout)$/;

function unbounded(file: string, text: string): readonly string[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2023, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) {
      const callee = node.expression.getText();
      const isSocket = callee.endsWith('.setTimeout');
      const [first, second] = node.arguments;
      const ms = isSocket || /^sleep|^Abort/.test(callee) ? first : second;
      if ((isSocket || TIMERS.test(callee)) && ms !== undefined && !isBounded(ms))
        found.push(`${file}: ${node.getText().slice(0, 80)}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** A constant, the lesser of something and a constant, or a sum or product of such. */
function isBounded(ms: ts.Expression): boolean {
  if (ts.isNumericLiteral(ms)) return true;
  if (ts.isIdentifier(ms)) return /^[A-Z_]+$/.test(ms.text);
  if (ts.isBinaryExpression(ms)) return isBounded(ms.left) && isBounded(ms.right);
  if (!ts.isCallExpression(ms)) return false;
  const callee = ms.expression.getText();
  if (/random$/.test(callee)) return true;
  return callee === 'Math.min' && ms.arguments.some(isBounded);
}
