import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readChildren, readJson, stringOf, type JsonNode } from '../../../dashboard/json-tree/json-node.js';

/** Builds the value again from the nodes of the tree, and gives numbers as text. */
function rebuild(text: string, node: JsonNode): unknown {
  if (node.kind === 'string') return stringOf(text, node);
  if (node.kind === 'number' || node.kind === 'literal') return text.slice(node.from, node.to);
  const { children } = readChildren(text, node, Infinity);
  const entries = children.map((child) => [child.key, rebuild(text, child.node)] as const);
  return node.kind === 'array' ? entries.map(([, value]) => value) : Object.fromEntries(entries);
}

function numbersAsText(value: unknown): unknown {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(numbersAsText);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, numbersAsText(each)]));
}

describe('The JSON tree', () => {
  it('holds the values of any JSON text, pretty or not', () => {
    fc.assert(
      fc.property(fc.json(), fc.constantFrom(0, 2, '\t'), (json, space) => {
        const value: unknown = JSON.parse(json);
        const text = JSON.stringify(value, undefined, space);
        const root = readJson(text);
        expect(root).toMatchObject({ from: 0, to: text.length, isCut: false });
        expect(rebuild(text, root as JsonNode)).toEqual(numbersAsText(value));
      }),
    );
  });

  it.each(['12345678901234567890', '-0', '1E400', '0.10', '1.0e-7'])(
    'shows the number %s as it stands',
    (number) => {
      const text = `{"n": ${number} }`;
      const child = readChildren(text, readJson(text) as JsonNode, 1).children[0];
      expect(text.slice(child?.node.from, child?.node.to)).toBe(number);
    },
  );

  it('reads children page by page, all of them once', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), fc.integer({ min: 1, max: 7 }), (values, limit) => {
        const text = JSON.stringify(values);
        const root = readJson(text) as JsonNode;
        const keys: (number | string)[] = [];
        let page = readChildren(text, root, limit);
        keys.push(...page.children.map(({ key }) => key));
        while (page.next !== undefined) {
          page = readChildren(text, root, limit, page.next);
          expect(page.children.length).toBeGreaterThan(0);
          keys.push(...page.children.map(({ key }) => key));
        }
        expect(keys).toEqual(values.map((_value, index) => index));
      }),
    );
  });

  it('reads as much as is there of a text that was cut anywhere, and says so', () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(), (json, length) => {
        const text = json.slice(0, length % json.length);
        const root = readJson(text);
        if (root === undefined) return;
        rebuild(text, root);
        if (root.kind !== 'number') expect(root.isCut).toBe(true);
      }),
    );
  });

  it.each(['', '   ', 'undefined', '}', '<script>'])('finds no JSON in %j', (text) => {
    expect(readJson(text)).toBeUndefined();
  });

  it('ends where an object has no key, and keeps what stands before', () => {
    const text = '{"a":1, b:2}';
    expect(readChildren(text, readJson(text) as JsonNode, 9).children.map(({ key }) => key)).toEqual(['a']);
  });

  it('passes over 1 MiB of nested values without reading them', () => {
    const inner = `[${'{"x":"]}\\""},'.repeat(80_000)}0]`;
    const text = `{"big":${inner},"after":7}`;
    const { children } = readChildren(text, readJson(text) as JsonNode, 10);
    expect(children.map(({ key, node }) => [key, node.to - node.from])).toEqual([
      ['big', inner.length],
      ['after', 1],
    ]);
  });
});
