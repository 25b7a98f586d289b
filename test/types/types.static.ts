import { expect, it } from '@jest/globals';
import ts from 'typescript';

const path = (name: string) => new URL(`../../${name}`, import.meta.url).pathname;

it('accepts right calls and canvases of the typed client and refuses wrong ones', () => {
  const config = ts.readConfigFile(path('tsconfig.json'), (file) => ts.sys.readFile(file));
  const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, path('.'));
  const files = ['task-view.ts', 'schedules.ts', 'schedule-decorator.ts', 'canvas.ts', 'flow.ts'].map(
    (file) => path(`test/types/${file}`),
  );
  const program = ts.createProgram(files, options);
  const messages = ts
    .getPreEmitDiagnostics(program)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
  expect(messages).toEqual([]);
});
