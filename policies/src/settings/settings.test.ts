import { SallyportError } from '@sallyport/contract';
import {
  flagOption,
  integerOption,
  resourceRule,
  stackRule,
  textOption,
  choiceOption,
  textsOption,
  type Rule,
} from '../rule';
import { allowedBy, defaults, readScopes, type ScopeOptions } from './index';

const INFO = {
  area: 'audit',
  title: 'T',
  reason: 'R',
  reads: ['x y'],
  remediation: 'F',
  link: 'https://docs.aws.amazon.com/',
  judge: () => undefined,
} as const;

const keyRule = resourceRule({
  ...INFO,
  id: 'key-is-rotated',
  severity: 'high',
  types: ['x'],
  controls: { 'cis-aws-5.0': ['3.6'], fsbp: [] },
  options: {
    maximumDays: integerOption(90, 'Days.', { minimum: 1, maximum: 365 }),
    leastDays: integerOption(1, 'Days.', { minimum: 1 }),
    mostDays: integerOption(1, 'Days.', { maximum: 9 }),
    strict: flagOption(false, 'Strict.'),
    tag: textOption('owner', 'Tag.'),
    mode: choiceOption('some', ['some', 'all'], 'Mode.'),
    names: textsOption(['a'], 'Names.'),
    ratio: { default: 0.5, description: 'Ratio.', schema: { type: 'number', minimum: 0, maximum: 1 } },
  },
});
const alarmRule = stackRule({
  ...INFO,
  id: 'alarm-is-there',
  severity: 'medium',
  controls: { fsbp: ['Config.1'] },
  baseline: true,
});
const CATALOGUE: readonly Rule[] = [keyRule, alarmRule];
const NOW = Date.parse('2026-11-23T08:00:00Z');

const refuse = (where: string, problem: string) => new SallyportError('REFUSED', `${where} ${problem}`, '');
const read = (options: ScopeOptions) =>
  readScopes(CATALOGUE, options, NOW, refuse).map(([{ id }, scope]) => ({ id, ...scope }));

test('by default every rule is in, at the level of its severity', () => {
  expect(read({})).toEqual([
    { id: 'key-is-rotated', level: 'mandatory', settings: {}, waivers: [] },
    { id: 'alarm-is-there', level: 'advisory', settings: {}, waivers: [] },
  ]);
});

test('a level is for all; the config goes before it, and a rule of the config before its `all`', () => {
  const levels = (options: ScopeOptions) => read(options).map(({ level }) => level);
  expect(levels({ level: 'mandatory' })).toEqual(['mandatory', 'mandatory']);
  expect(levels({ level: 'mandatory', config: { all: 'advisory' } })).toEqual(['advisory', 'advisory']);
  expect(levels({ config: { all: { enforcementLevel: 'disabled' }, 'key-is-rotated': 'remediate' } })).toEqual([
    'remediate',
    'disabled',
  ]);
  expect(levels({ level: 'advisory', config: { 'alarm-is-there': { enforcementLevel: 'mandatory' } } })).toEqual([
    'advisory',
    'mandatory',
  ]);
});

test('the config sets options, which are checked', () => {
  const [rule] = read({ config: { 'key-is-rotated': { maximumDays: 30, strict: true, names: ['b'], ratio: 0.25 } } });
  expect(rule?.settings).toEqual({ maximumDays: 30, strict: true, names: ['b'], ratio: 0.25 });
  expect(rule?.level).toBe('mandatory');
});

test('a baseline is one for the rules that can tell what is missing', () => {
  expect(read({ baseline: true }).map(({ settings }) => settings)).toEqual([{}, { baseline: true }]);
  expect(read({ baseline: true, config: { 'alarm-is-there': { baseline: false } } })[1]?.settings).toEqual({
    baseline: false,
  });
});

test('rules are chosen by themselves, by id and by framework', () => {
  const ids = (options: ScopeOptions) => read(options).map(({ id }) => id);
  expect(ids({ rules: ['alarm-is-there'] })).toEqual(['alarm-is-there']);
  expect(ids({ rules: [alarmRule, 'key-is-rotated'] })).toEqual(['alarm-is-there', 'key-is-rotated']);
  expect(ids({ rules: [{ ...keyRule, id: 'our-own' }] })).toEqual(['our-own']);
  expect(ids({ frameworks: ['cis-aws-5.0'] })).toEqual(['key-is-rotated']);
  // A framework without a control is named by no rule, whatever the rule says of it.
  expect(ids({ frameworks: ['fsbp'] })).toEqual(['alarm-is-there']);
  expect(ids({ frameworks: ['fsbp', 'cis-aws-5.0'] })).toEqual(['key-is-rotated', 'alarm-is-there']);
});

const waiver = {
  rule: 'key-is-rotated',
  urn: 'urn:pulumi:dev::p::x::one',
  ticket: 'SEC-1',
  reason: 'Old.',
  expires: '2027-01-31',
};

test('waivers come beside the rules and in the config of one, which need not say its id', () => {
  const { rule: _rule, ...ofRule } = { ...waiver, ticket: 'SEC-2' };
  const scopes = read({ waivers: [waiver], config: { 'key-is-rotated': { waivers: [ofRule] } } });
  expect(scopes[0]?.waivers.map(({ rule, ticket }) => [rule, ticket])).toEqual([
    ['key-is-rotated', 'SEC-1'],
    ['key-is-rotated', 'SEC-2'],
  ]);
});

test('a waiver of a rule that was not chosen may stay', () => {
  expect(read({ rules: ['alarm-is-there'], waivers: [waiver] })).toHaveLength(1);
});

test.each<[string, ScopeOptions, string]>([
  ['an unknown level', { level: 'mandatry' }, 'level is "mandatry", which is no level; did you mean "mandatory"?'],
  [
    'no level',
    { level: 3 },
    'level is the number 3, which is no level; allowed are advisory, mandatory, remediate, disabled',
  ],
  ['no flag', { baseline: 'yes' }, 'baseline is "yes"; allowed is true or false'],
  [
    'an unknown framework',
    { frameworks: ['cis-aws-5'] },
    'frameworks[0] is "cis-aws-5", which is no framework; did you mean "cis-aws-5.0"?',
  ],
  [
    'a framework that is no text',
    { frameworks: [5] },
    'frameworks[0] is the number 5, which is no framework; allowed are cis-aws-3.0, cis-aws-5.0, cis-aws-6.0, cis-aws-7.0, fsbp, soc2, pci-dss-4.0.1, iso-27001-2022, hipaa, nist-800-53-r5',
  ],
  ['frameworks that are no list', { frameworks: 'soc2' }, 'frameworks is no list but "soc2"'],
  ['no frameworks', { frameworks: [] }, 'frameworks is empty: leave it out to keep every rule'],
  ['frameworks that leave no rule', { frameworks: ['soc2', 'hipaa'] }, 'frameworks soc2, hipaa leave no rule'],
  [
    'an unknown rule',
    { rules: ['key-is-rotatd'] },
    'rules[0] names "key-is-rotatd", which is no rule, did you mean "key-is-rotated"?',
  ],
  [
    'a rule that is near none',
    { rules: ['nothing'] },
    'rules[0] names "nothing", which is no rule, and nothing is near it; `sallyport-policies list` shows them',
  ],
  ['no rule', { rules: [undefined] }, 'rules[0] is missing, neither a rule nor the id of one'],
  ['no rules', { rules: [] }, 'rules is empty: the pack would have no rule'],
  ['a rule twice', { rules: [keyRule, 'key-is-rotated'] }, 'rules names key-is-rotated twice'],
  [
    'a config of an unknown rule',
    { config: { 'key-is-rotate': 'advisory' } },
    'config["key-is-rotate"] is no rule, did you mean "key-is-rotated"?',
  ],
  [
    'a config of a rule that is not chosen',
    { rules: ['alarm-is-there'], config: { 'key-is-rotated': 'advisory' } },
    'config["key-is-rotated"] is no rule, and nothing is near it; `sallyport-policies list` shows them',
  ],
  [
    'an unknown level of a rule',
    { config: { 'key-is-rotated': 'advisry' } },
    'config["key-is-rotated"] is "advisry", which is no level; did you mean "advisory"?',
  ],
  [
    'an unknown level of all',
    { config: { all: null } },
    'config.all is null, which is no level; allowed are advisory, mandatory, remediate, disabled',
  ],
  [
    'options of all',
    { config: { all: { enforcementLevel: 'advisory', strict: true } } },
    'config.all.strict is unknown, allowed is enforcementLevel',
  ],
  ['a list for a rule', { config: { 'key-is-rotated': [] } }, 'config["key-is-rotated"] is no object but a list'],
  ['a list for the config', { config: [] }, 'config is no object but a list'],
  [
    'an unknown option',
    { config: { 'key-is-rotated': { maximumDay: 3 } } },
    'config["key-is-rotated"].maximumDay is unknown, did you mean "maximumDays"?',
  ],
  [
    'too much',
    { config: { 'key-is-rotated': { maximumDays: 366 } } },
    'config["key-is-rotated"].maximumDays is the number 366; allowed is an integer from 1 to 365',
  ],
  [
    'too little',
    { config: { 'key-is-rotated': { maximumDays: 0 } } },
    'config["key-is-rotated"].maximumDays is the number 0; allowed is an integer from 1 to 365',
  ],
  [
    'no integer',
    { config: { 'key-is-rotated': { leastDays: 1.5 } } },
    'config["key-is-rotated"].leastDays is the number 1.5; allowed is an integer of at least 1',
  ],
  [
    'a text for a number',
    { config: { 'key-is-rotated': { mostDays: '3' } } },
    'config["key-is-rotated"].mostDays is "3"; allowed is an integer of at most 9',
  ],
  [
    'no finite number',
    { config: { 'key-is-rotated': { ratio: Number.NaN } } },
    'config["key-is-rotated"].ratio is the number NaN; allowed is a number from 0 to 1',
  ],
  [
    'a text for a flag',
    { config: { 'key-is-rotated': { strict: 'true' } } },
    'config["key-is-rotated"].strict is "true"; allowed is true or false',
  ],
  [
    'no text',
    { config: { 'key-is-rotated': { tag: true } } },
    'config["key-is-rotated"].tag is the boolean true; allowed is a text',
  ],
  [
    'no choice',
    { config: { 'key-is-rotated': { mode: 'any' } } },
    'config["key-is-rotated"].mode is "any"; allowed is "some" or "all"',
  ],
  [
    'a list of no texts',
    { config: { 'key-is-rotated': { names: ['a', 3] } } },
    'config["key-is-rotated"].names is a list; allowed is a list of texts',
  ],
  [
    'waivers that are no list',
    { config: { 'key-is-rotated': { waivers: {} } } },
    'config["key-is-rotated"].waivers is no list but an object',
  ],
  [
    'a waiver of another rule',
    { config: { 'alarm-is-there': { waivers: [waiver] } } },
    'config["alarm-is-there"].waivers[0].rule names "key-is-rotated", which is no rule of this pack',
  ],
])('%s is refused', (_case, options, message) => {
  expect(() => read(options)).toThrow(message);
  expect(() => read(options)).toThrow(SallyportError);
});

test('a rule without options says so', () => {
  const bare = resourceRule({ ...INFO, id: 'bare', severity: 'low', types: ['x'], controls: {} });
  expect(() => readScopes([bare], { config: { bare: { x: 1 } } }, NOW, refuse)).toThrow(
    'config.bare.x is unknown, bare has no options',
  );
});

test('what an option takes and what it is by default', () => {
  expect(defaults(keyRule)).toMatchObject({ maximumDays: 90, strict: false, tag: 'owner', names: ['a'] });
  expect(defaults(alarmRule)).toEqual({ onUnknown: 'violation', baseline: false });
  expect(allowedBy({ type: 'number' })).toBe('a number');
  expect(allowedBy({ type: 'integer' })).toBe('an integer');
});
