import type { Framework } from './framework';

const PEOPLE = 'Procedures and the people who follow them; a rule sees only what a program deploys.';

export const soc2: Framework = {
  id: 'soc2',
  title: 'SOC 2 Trust Services Criteria',
  version: '2017, points of focus of 2022',
  link: 'https://www.aicpa-cima.com/resources/download/2017-trust-services-criteria-with-revised-points-of-focus-2022',
  controls: {
    'CC6.1': {
      title: 'Logical access is restricted to those who are authorized',
      notCovered: 'Systems that no judged stack declares.',
    },
    'CC6.2': { title: 'People are registered and authorized before they get credentials', notCovered: PEOPLE },
    'CC6.3': {
      title: 'Access follows roles and least privilege, and is removed',
      notCovered: `Reviews of who has which role. ${PEOPLE}`,
    },
    'CC6.6': {
      title: 'Boundaries protect from threats from outside',
      notCovered: 'Networks and devices outside of AWS.',
    },
    'CC6.7': {
      title: 'Transmission and removal of information is restricted',
      notCovered: 'What people do with data that they may read.',
    },
    'CC6.8': {
      title: 'Unauthorized software is prevented or detected',
      notCovered: 'What runs inside of hosts; rules see images and their permissions.',
    },
    'CC7.1': {
      title: 'Changes of configuration and new weaknesses are detected',
      notCovered: 'Scans for vulnerabilities.',
    },
    'CC7.2': {
      title: 'Components are monitored for anomalies',
      notCovered: 'That somebody looks at alarms; rules see that they exist and reach somebody.',
    },
    'CC7.3': { title: 'Events are evaluated', notCovered: PEOPLE },
    'CC7.4': { title: 'Incidents are responded to', notCovered: PEOPLE },
    'CC7.5': { title: 'Recovery from incidents is prepared', notCovered: PEOPLE },
    'CC8.1': {
      title: 'Changes are authorized, tested and documented',
      notCovered: 'Approvals of changes; the pack itself is a gate of them.',
    },
  },
};
