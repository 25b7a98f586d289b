import { describe, expect, it } from '@jest/globals';
import ts from 'typescript';
import { ConfigurationError, PayloadError } from '../../../src/core/errors.js';
import { shown } from '../../../src/core/shown.js';
import { refusalOf } from './refusal-of.js';
import { SITES } from './sites.js';
import { ENTRIES, PROGRAM, wrongValues, type Wrong } from './values.js';

const given = async ({ site, option, value }: Wrong): Promise<string | undefined> => {
  const error = await refusalOf(() => site.give({ [option]: value } as never));
  const where = `${site.type}.${option} = ${shown(value)}`;
  if (error === undefined) return `${where} is accepted`;
  const isRight =
    error instanceof ConfigurationError || (option === 'headers' && error instanceof PayloadError);
  if (!isRight) return `${where}: ${error.stack}`;
  return error.message.includes(option) ? undefined : `${where} is not named: ${error.message}`;
};

const NAMED = /(Options|Filter|Changes|Request|Target|Rule|TimeLimit|Where|FakeTask)$/;

describe('options', () => {
  it('refuse each value that their types do not take, with the name of the option', async () => {
    const wrong = wrongValues().filter(isChecked);
    expect(wrong.length).toBeGreaterThan(1_500);
    const faults: string[] = [];
    for (const each of wrong) {
      const fault = await given(each);
      if (fault !== undefined) faults.push(fault);
    }
    expect(faults).toEqual([]);
  });

  it('all have a way in here: each type of options that an exported function or class takes', () => {
    const known = new Set(SITES.flatMap(({ type }) => type.match(/\b[A-Z]\w+/g) ?? []));
    expect(takenTypes().filter((name) => !known.has(name))).toEqual([]);
  });
});

/** ioredis alone knows all of its options. */
function isChecked({ site, option, value }: Wrong): boolean {
  const isBroker = site.type === 'TaskQueueModuleOptions' && option === 'broker';
  return !isBroker || typeof value !== 'object' || value === null || Array.isArray(value);
}

/** The names of types of options among the parameters of what the package exports. */
function takenTypes(): readonly string[] {
  const { program } = PROGRAM;
  const checker = program.getTypeChecker();
  const names = new Set<string>();
  const note = (signature: ts.Signature) => {
    for (const parameter of signature.getParameters()) {
      const type = checker.getNonNullableType(checker.getTypeOfSymbol(parameter));
      for (const part of type.isUnion() ? type.types : [type]) {
        const name = (part.aliasSymbol ?? part.getSymbol())?.getName() ?? '';
        if (NAMED.test(name)) names.add(name);
        else if (name === '__type') noteLiteral(part);
      }
    }
  };
  const noteLiteral = (type: ts.Type) => {
    const isOptions = type.getProperties().length > 0 && type.getCallSignatures().length === 0;
    if (isOptions && type.getProperties().every(({ flags }) => flags & ts.SymbolFlags.Optional))
      names.add(checker.typeToString(type));
  };
  const modules = ENTRIES.map((entry) =>
    checker.getSymbolAtLocation(program.getSourceFile(entry) as ts.SourceFile),
  );
  for (const exported of modules.flatMap((module) => checker.getExportsOfModule(module as ts.Symbol))) {
    const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
    if (!(symbol.flags & (ts.SymbolFlags.Function | ts.SymbolFlags.Class | ts.SymbolFlags.Variable)))
      continue;
    if (symbol.flags & ts.SymbolFlags.Class) {
      const types = [checker.getDeclaredTypeOfSymbol(symbol), checker.getTypeOfSymbol(symbol)];
      for (const member of types.flatMap((type) => type.getProperties()))
        checker.getTypeOfSymbol(member).getCallSignatures().forEach(note);
    } else checker.getTypeOfSymbol(symbol).getCallSignatures().forEach(note);
  }
  return [...names].sort();
}
