// The process of one system: measures what it is asked for and answers with the figures.
const system = await import(`../systems/${process.argv[2]}.mjs`);

async function measure({ measure: name, ...setup }) {
  // A system of another language brings measures of its own.
  if (system.measure) return system.measure(name, setup);
  const measures = await import(`../measure/${name}.mjs`);
  return measures.measure(system, setup);
}

process.on('message', (request) => {
  measure(request).then(
    (figures) => process.send({ figures }),
    (error) => {
      console.error(error);
      process.send({ error: error.message });
    },
  );
});
process.on('disconnect', () => process.exit());
process.send(system.facts);
