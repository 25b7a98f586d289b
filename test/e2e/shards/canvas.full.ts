// The table of canvases, with four shards under each application.
process.env['NTQ_TEST_SHARDS'] = '4';

await import('../canvas/chains.spec.js');
await import('../canvas/chords.spec.js');
await import('../canvas/groups.spec.js');
await import('../canvas/link-errors.spec.js');
await import('../canvas/link-errors-of-groups.spec.js');
await import('../canvas/nesting.spec.js');
await import('../canvas/options.spec.js');
await import('../canvas/replaced.spec.js');
await import('../canvas/results.spec.js');
await import('../canvas/revoked.spec.js');

export {};
