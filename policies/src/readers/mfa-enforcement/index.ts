export { allowOnlyWithMfa, makeAdministrators, refuseWithoutMfa } from './enforced-by';
export { sparesAccessKeys } from './without-mfa';
