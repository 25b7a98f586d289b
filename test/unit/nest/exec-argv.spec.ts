import { expect, it } from '@jest/globals';
import { withoutInspector } from '../../../src/nest/exec-argv.js';

it.each([
  [['--inspect-port', '9339', '--enable-source-maps'], ['--enable-source-maps']],
  [
    ['--inspect-port=9339', '-r', 'x'],
    ['-r', 'x'],
  ],
  [['--inspect', '--inspect-brk=0', '--debug-port', '1', '--no-warnings'], ['--no-warnings']],
  [['--inspect-publish-uid', 'http', '--max-old-space-size=1'], ['--max-old-space-size=1']],
  [
    ['-r', 'x'],
    ['-r', 'x'],
  ],
])('A process of the pool is forked without the debugger of its supervisor: %j', (given, left) => {
  expect(withoutInspector(given)).toEqual(left);
});
