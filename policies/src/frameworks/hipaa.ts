import type { Framework } from './framework';

const PEOPLE = 'Procedures and the people who follow them; a rule sees only what a program deploys.';

export const hipaa: Framework = {
  id: 'hipaa',
  title: 'HIPAA Security Rule (45 CFR 164)',
  version: '2013',
  link: 'https://www.ecfr.gov/current/title-45/subtitle-A/subchapter-C/part-164/subpart-C',
  controls: {
    '164.308(a)(1)(ii)(D)': { title: 'Records of activity are reviewed regularly', notCovered: PEOPLE },
    '164.308(a)(3)(i)': {
      title: 'The workforce has the access that it needs and no other',
      notCovered: 'Who needs what.',
    },
    '164.308(a)(3)(ii)(C)': { title: 'Access ends when the work ends', notCovered: PEOPLE },
    '164.308(a)(4)(i)': { title: 'Access to health information is authorized', notCovered: PEOPLE },
    '164.308(a)(4)(ii)(B)': { title: 'Access is granted by a policy', notCovered: PEOPLE },
    '164.308(a)(4)(ii)(C)': { title: 'Access is established and changed by a policy', notCovered: PEOPLE },
    '164.308(a)(5)(ii)(C)': { title: 'Attempts to log in are monitored', notCovered: 'That somebody looks.' },
    '164.308(a)(5)(ii)(D)': {
      title: 'Passwords are managed',
      notCovered: 'Passwords of systems other than IAM and Cognito.',
    },
    '164.308(a)(6)(i)': { title: 'Procedures for incidents exist', notCovered: PEOPLE },
    '164.308(a)(6)(ii)': { title: 'Incidents are identified, responded to and documented', notCovered: PEOPLE },
    '164.308(a)(7)(ii)(A)': {
      title: 'Exact copies of health information can be retrieved',
      notCovered: 'Backups of anything but logs and recordings.',
    },
    '164.312(a)(1)': {
      title: 'Systems allow access only to those with rights',
      notCovered: 'Rights inside of applications.',
    },
    '164.312(a)(2)(i)': { title: 'Every person has an id of their own', notCovered: 'That people do not lend theirs.' },
    '164.312(a)(2)(ii)': { title: 'Access in an emergency is prepared', notCovered: PEOPLE },
    '164.312(a)(2)(iii)': {
      title: 'Sessions end after a time without activity',
      notCovered: 'Sessions of systems other than the proxy and IAM roles.',
    },
    '164.312(a)(2)(iv)': {
      title: 'Health information can be encrypted',
      notCovered: 'Stores other than those of logs and recordings.',
    },
    '164.312(b)': {
      title: 'Activity in systems is recorded and can be examined',
      notCovered: 'Logs of what runs inside of hosts and applications, other than those of the proxy.',
    },
    '164.312(c)(1)': {
      title: 'Health information is protected from improper change',
      notCovered: 'Stores other than those of logs and recordings.',
    },
    '164.312(c)(2)': {
      title: 'It can be shown that nothing was changed',
      notCovered: 'Stores other than those of logs and recordings.',
    },
    '164.312(d)': {
      title: 'A person who seeks access is the one claimed',
      notCovered: 'What identity providers ask for.',
    },
    '164.312(e)(1)': { title: 'Transmission is guarded against unauthorized access' },
    '164.312(e)(2)(i)': { title: 'Changes in transmission are detected' },
    '164.312(e)(2)(ii)': { title: 'Transmission can be encrypted' },
  },
};
