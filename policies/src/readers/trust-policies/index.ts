export { admits, principalsOf, type Question } from './admits';
export { PEOPLE_OPTIONS } from './people-options';
export { samlUsersWho, usersWho } from './questions';
export { requestWith, type Keys, type SignedWith } from './requests';
export { isNamed, trustOf } from './trust-of';
