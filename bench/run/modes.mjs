/**
 * Opens an application for each mode, and plays all modes in each round. Answers the rounds, each with the figures of
 * every mode. The round before the first does not count, because code that is still being compiled is slow. In turn each
 * mode is the first of a round, because the machine may become slower or faster in the middle of it.
 *
 * @param open a mode → its application, which is closed in the end
 * @param play an application and its mode → figures
 */
export async function playModes(modes, rounds, { open, play }) {
  const apps = {};
  try {
    for (const mode of modes) apps[mode] = await open(mode);
    for (const mode of modes) await play(apps[mode], mode);
    const all = [];
    for (let round = 0; round < rounds; round += 1)
      all.push(await playRound(turned(modes, round), apps, play));
    return all;
  } finally {
    for (const app of Object.values(apps)) await app.close();
  }
}

async function playRound(modes, apps, play) {
  const figures = {};
  for (const mode of modes) figures[mode] = await play(apps[mode], mode);
  return figures;
}

function turned(modes, round) {
  const first = round % modes.length;
  return [...modes.slice(first), ...modes.slice(0, first)];
}
