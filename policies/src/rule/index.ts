export { judgeResource, judgeStack } from './judge-rule';
export {
  choiceOption,
  flagOption,
  integerOption,
  textOption,
  textsOption,
  type Option,
  type Options,
  type OptionSchema,
  type Settings,
} from './options';
export {
  AREAS,
  resourceRule,
  stackRule,
  type Area,
  type Report,
  type ResourceRule,
  type Rule,
  type RuleInfo,
  type Severity,
  type StackRule,
} from './rule';
export { remedyFor } from './remedy-for';
export type { Verdict } from './verdict';
