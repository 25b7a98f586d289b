// `sample-app/src/main.ts --web`, for ChildProcess, which passes no arguments.
process.argv.push('--web');
await import('../../sample-app/src/main.js');
