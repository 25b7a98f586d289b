/** Options of Node whose value may be a word of its own. */
const TAKES_WORD = /^--(inspect-port|debug-port|inspect-publish-uid)$/;

/** The options of this process for a process that it forks: two processes cannot listen on one port for a debugger. */
export function withoutInspector(execArgv: readonly string[]): string[] {
  return execArgv.filter((option, index) => {
    const isValue = TAKES_WORD.test(execArgv[index - 1] ?? '');
    return !isValue && !/^--(inspect|debug-port)/.test(option);
  });
}
