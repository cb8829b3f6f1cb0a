import { declareValuePlugin, PluginKind } from '@stryker-mutator/api/plugin';

// What people read of a rule is data that test/policies lints; a unit test that repeats it would prove nothing.
const METADATA = new Set(['id', 'area', 'title', 'severity', 'reason', 'reads', 'remediation', 'controls', 'link']);
const FACTORIES = new Set(['resourceRule', 'stackRule']);

const calls = (node, isNamed) =>
  node?.type === 'CallExpression' && node.callee.type === 'Identifier' && isNamed(node.callee.name);

const isMetadata = (path) =>
  path.isObjectProperty() &&
  METADATA.has(path.node.key.name) &&
  calls(path.parentPath?.parentPath?.node, (name) => FACTORIES.has(name));

/** The text that explains an option, in a call such as `integerOption(365, 'the days that …')`. */
const isDescription = (path) =>
  path.listKey === 'arguments' &&
  path.key > 0 &&
  path.isStringLiteral() &&
  calls(path.parent, (name) => name.endsWith('Option'));

export const strykerPlugins = [
  declareValuePlugin(PluginKind.Ignore, 'rule-metadata', {
    shouldIgnore(path) {
      if (isMetadata(path)) return 'metadata of a rule, which test/policies/rules.test.ts lints';
      return isDescription(path) ? 'the description of an option' : undefined;
    },
  }),
];
