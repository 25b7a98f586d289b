/** Lua's own names that Redis offers, and those of its interface. */
const GLOBALS = new Set(
  'redis cjson KEYS ARGV string table math pairs ipairs next tonumber tostring type unpack pcall setmetatable select'.split(
    ' ',
  ),
);

/**
 * Walks the syntax tree of a file, and reports names that nobody defines, locals that nobody uses, and locals that hide another.
 * `known`: names from outside of the file; answers those that it uses. `isShared`: other files use its locals.
 */
export function checkScopes(ast, known, report, isShared = false) {
  const scopes = [new Map([...known].map((name) => [name, { isOutside: true }]))];
  const used = new Set();

  const find = (name) => scopes.findLast((scope) => scope.has(name))?.get(name);

  const declare = ({ name, loc }) => {
    if (name === '_') return;
    if (find(name) !== undefined) report(loc, `'${name}' hides another of that name`);
    scopes.at(-1).set(name, { loc, isUsed: false });
  };

  const use = ({ name, loc }) => {
    const found = find(name);
    if (found === undefined) {
      if (!GLOBALS.has(name)) report(loc, `'${name}' is not defined`);
    } else {
      found.isUsed = true;
      if (found.isOutside) used.add(name);
    }
  };

  const within = (visit) => {
    scopes.push(new Map());
    visit();
    for (const [name, { loc, isUsed }] of scopes.pop()) if (!isUsed) report(loc, `'${name}' is never used`);
  };

  const all = (nodes) => nodes.forEach(visit);
  const block = (nodes) => within(() => all(nodes));

  const visitors = {
    Identifier: use,
    MemberExpression: ({ base }) => visit(base),
    IndexExpression: ({ base, index }) => all([base, index]),
    LocalStatement: ({ variables, init }) => {
      all(init);
      variables.forEach(declare);
    },
    FunctionDeclaration: ({ identifier, isLocal, parameters, body }) => {
      if (isLocal && identifier) declare(identifier);
      else if (identifier) visit(identifier);
      within(() => {
        parameters.forEach((parameter) => parameter.type === 'Identifier' && declare(parameter));
        // A parameter need not be used: others of its kind may need it.
        for (const known of scopes.at(-1).values()) known.isUsed = true;
        all(body);
      });
    },
    ForNumericStatement: ({ variable, start, end, step, body }) => {
      all([start, end, ...(step ? [step] : [])]);
      within(() => {
        declare(variable);
        all(body);
      });
    },
    ForGenericStatement: ({ variables, iterators, body }) => {
      all(iterators);
      within(() => {
        variables.forEach(declare);
        all(body);
      });
    },
    IfStatement: ({ clauses }) => {
      for (const { condition, body } of clauses) {
        if (condition) visit(condition);
        block(body);
      }
    },
    WhileStatement: ({ condition, body }) => {
      visit(condition);
      block(body);
    },
    RepeatStatement: ({ condition, body }) =>
      within(() => {
        all(body);
        visit(condition);
      }),
    DoStatement: ({ body }) => block(body),
    TableKeyString: ({ value }) => visit(value),
  };

  function visit(node) {
    const own = visitors[node.type];
    if (own) return own(node);
    for (const child of Object.values(node).flat()) if (child?.type) visit(child);
  }

  within(() => {
    all(ast.body);
    if (isShared) for (const local of scopes.at(-1).values()) local.isUsed = true;
  });
  return used;
}
