import { list, type Finding } from './finding.js';
import type { ShardDiagnosis } from './shard-diagnosis.js';

const subject = 'shards';

/** Findings about the shards of a namespace, with advice. */
export function shardFindings(shards: ShardDiagnosis | undefined): readonly Finding[] {
  if (shards === undefined) return [];
  const found = [...down(shards), ...otherForms(shards), ...strayTags(shards), ...uneven(shards)];
  return found.length > 0 ? found : [{ level: 'ok', subject, text: `all ${shards.count} answer` }];
}

function down({ down: rows }: ShardDiagnosis): readonly Finding[] {
  return rows.map(({ shard, tag, server, error, downSince }) => ({
    level: 'problem',
    subject,
    text: `shard ${shard} (${tag}${server === undefined ? '' : `, ${server}`}) does not answer${since(downSince)}; its tasks wait: ${error}`,
    advice:
      'Bring its server back, with its data. The other shards go on; all findings below leave this one out.',
  }));
}

function since(at: number | undefined): string {
  return at === undefined ? '' : ` since ${new Date(at).toISOString()}`;
}

function otherForms({ otherForms: forms, count }: ShardDiagnosis): readonly Finding[] {
  return forms.map(({ shard, address, shards, server }) => {
    const among = server === undefined ? '' : ` and is server ${server} among them`;
    const here = address === '' ? '' : ` at ${address}`;
    return {
      level: 'problem',
      subject,
      text: `shard ${shard}${here} was made for ${shards} shards${among}; here it is ${shard} of ${count}`,
      advice: 'Give all processes the same `shards`: the same number, or the same servers in the same order.',
    };
  });
}

function strayTags({ strayTags: tags, count }: ShardDiagnosis): readonly Finding[] {
  if (tags.length === 0) return [];
  return [
    {
      level: 'problem',
      subject,
      text: `tasks or workers lie under ${list(tags)}, outside of the ${count} shards`,
      advice:
        'A process was started with another `shards`: stop it. Its tasks stay where they are; start it in a namespace with another name.',
    },
  ];
}

function uneven({ moves }: ShardDiagnosis): readonly Finding[] {
  if (moves.length === 0) return [];
  const text = `they lie unevenly on the masters; ${moves.length} should move: ${list(moves.map(({ shard, to }) => `${shard} to ${to}`))}`;
  return [{ level: 'warning', subject, text, advice: "'ntq shards' prints the commands." }];
}
