export { admits, principalsOf, type Question } from './admits';
export { isRole, mayBePerson, usersOf } from './people';
export { requestOfUser, requestWith, type Keys, type SignedWith } from './requests';
export { isNamed, trustOf } from './trust-of';
