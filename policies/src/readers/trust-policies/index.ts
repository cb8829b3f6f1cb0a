export { admits } from './admits';
export { samlForElsewhere, samlWithout, tokenForElsewhere, tokenOfGuest, tokenOfStranger } from './federation';
export { outsiderWhoAssumes } from './outsiders';
export { PEOPLE_OPTIONS } from './people-options';
export { samlUsersWho, usersWho } from './questions';
export { mfaKeys, requestWith, type SignedWith } from './requests';
export { isNamed, trustOf } from './trust-of';
