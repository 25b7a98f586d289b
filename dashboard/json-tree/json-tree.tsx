import { useSignal } from '@preact/signals';
import type { JsonText } from '../../src/dashboard/api-types.js';
import { printable } from '../../src/core/printable.js';
import { shown } from '../text/shown.js';
import { Button } from '../ui/button.js';
import { CopyButton } from '../ui/copy-button.js';
import { Icon } from '../ui/icon.js';
import { OwnLines } from '../ui/own-text.js';
import { readChildren, readJson, stringOf, type JsonChild, type JsonNode } from './json-node.js';
import { jsonTexts } from './texts.js';

/** JSON that unfolds. Numbers stand as they were sent; of large lists the next 100 come when asked for. */
export function JsonTree({ value, label }: { readonly value: JsonText; readonly label: string }) {
  const { json, isCut, bytes } = value;
  const root = readJson(json);
  return (
    <div class="json">
      <CopyButton text={json} />
      {root === undefined ? (
        <OwnLines text={json} label={label} />
      ) : (
        <ul class="json-root" aria-label={label}>
          <JsonLine text={json} child={{ key: '', node: root }} isOpen />
        </ul>
      )}
      {isCut && <p class="hint">{jsonTexts().cut(shown.bytes(json.length), shown.bytes(bytes))}</p>}
    </div>
  );
}

interface LineProps {
  readonly text: string;
  readonly child: JsonChild;
  readonly isOpen?: boolean;
}

function JsonLine({ text, child, isOpen = false }: LineProps) {
  const { key, node } = child;
  if (node.kind === 'object' || node.kind === 'array')
    return <Branch text={text} child={child} isOpen={isOpen} />;
  return (
    <li class="json-line">
      <Key name={key} />
      <Leaf text={text} node={node} />
    </li>
  );
}

const PAGE = 100;
const PREVIEW = 80;

function Branch({ text, child: { key, node }, isOpen }: LineProps) {
  const isUnfolded = useSignal(isOpen);
  const limit = useSignal(PAGE);
  const toggle = (): void => {
    isUnfolded.value = !isUnfolded.value;
  };
  return (
    <li>
      <button type="button" class="json-line json-toggle" aria-expanded={isUnfolded.value} onClick={toggle}>
        <Icon name={isUnfolded.value ? 'down' : 'right'} />
        <Key name={key} />
        <span class="faint own">
          {isUnfolded.value ? text[node.from] : printable(text.slice(node.from, node.to), PREVIEW)}
        </span>
      </button>
      {isUnfolded.value && (
        <Children text={text} node={node} limit={limit.value} onMore={() => (limit.value += PAGE)} />
      )}
    </li>
  );
}

interface ChildrenProps {
  readonly text: string;
  readonly node: JsonNode;
  readonly limit: number;
  readonly onMore: () => void;
}

function Children({ text, node, limit, onMore }: ChildrenProps) {
  const { children, next } = readChildren(text, node, limit);
  return (
    <ul class="json-children">
      {children.map((child, index) => (
        <JsonLine key={index} text={text} child={child} />
      ))}
      {next !== undefined && (
        <li>
          <Button kind="quiet" onClick={onMore}>
            {jsonTexts().more}
          </Button>
        </li>
      )}
    </ul>
  );
}

function Key({ name }: { readonly name: number | string }) {
  if (name === '') return null;
  return (
    <>
      <bdi class="json-key">{printable(String(name), 200)}</bdi>
      <span class="faint">: </span>
    </>
  );
}

const LONGEST_STRING = 5_000;

function Leaf({ text, node }: { readonly text: string; readonly node: JsonNode }) {
  if (node.kind !== 'string')
    return <span class={`json-${node.kind}`}>{text.slice(node.from, node.to)}</span>;
  return <bdi class="json-string">"{printable(stringOf(text, node), LONGEST_STRING)}"</bdi>;
}
