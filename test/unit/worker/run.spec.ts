import { describe, expect, it } from '@jest/globals';
import { Run, type RunHost } from '../../../src/worker/run.js';
import { deliveryOf } from './delivery.js';

const moves = {
  begin: (run: Run) => void run.begin({} as RunHost),
  comeBack: (run: Run) => run.comeBack(),
  settle: (run: Run) => run.settle(),
};

describe('a run', () => {
  it.each<[string, (keyof typeof moves)[], string, boolean]>([
    ['is preparing at first', [], 'preparing', false],
    ['runs when its handler is called', ['begin'], 'running', false],
    ['has returned when its handler has come back', ['begin', 'comeBack'], 'returned', false],
    ['is settled after that', ['begin', 'comeBack', 'settle'], 'settled', true],
    ['is settled when it ends before its handler is called', ['settle'], 'settled', true],
    ['is leaked when it ends before its handler has', ['begin', 'settle'], 'leaked', true],
    ['is settled when a leaked handler comes back', ['begin', 'settle', 'comeBack'], 'settled', true],
    ['has returned when it could not be prepared', ['comeBack'], 'returned', false],
    ['stays settled when it is settled again', ['settle', 'settle'], 'settled', true],
  ])('%s', (_title, made, state, isSettled) => {
    const run = new Run(deliveryOf('a'));
    for (const move of made) moves[move](run);
    expect([run.state, run.isSettled]).toEqual([state, isSettled]);
  });
});
