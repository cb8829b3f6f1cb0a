import type { Framework } from './framework';

const PEOPLE = 'Procedures and the people who follow them; a rule sees only what a program deploys.';

export const iso27001: Framework = {
  id: 'iso-27001-2022',
  title: 'ISO/IEC 27001, Annex A',
  version: '2022',
  link: 'https://www.iso.org/standard/27001',
  controls: {
    'A.5.15': { title: 'Access control', notCovered: PEOPLE },
    'A.5.16': { title: 'Identity management', notCovered: 'Joiners, movers and leavers.' },
    'A.5.17': { title: 'Authentication information', notCovered: 'How people handle their secrets.' },
    'A.5.18': { title: 'Access rights', notCovered: 'Reviews of rights.' },
    'A.5.23': { title: 'Use of cloud services', notCovered: 'Choice and contracts.' },
    'A.5.24': { title: 'Preparation for incidents', notCovered: PEOPLE },
    'A.5.25': { title: 'Assessment of events', notCovered: PEOPLE },
    'A.5.26': { title: 'Response to incidents', notCovered: PEOPLE },
    'A.5.27': { title: 'Learning from incidents', notCovered: PEOPLE },
    'A.5.28': { title: 'Collection of evidence', notCovered: 'The chain of custody outside of the stores.' },
    'A.5.33': { title: 'Protection of records', notCovered: 'Records that are not in AWS.' },
    'A.8.2': { title: 'Privileged access rights', notCovered: 'Who needs which right.' },
    'A.8.3': { title: 'Restriction of access to information', notCovered: 'Which information is worth what.' },
    'A.8.4': { title: 'Access to source code', notCovered: 'No rule looks at repositories.' },
    'A.8.5': { title: 'Secure authentication', notCovered: 'What identity providers ask for.' },
    'A.8.9': { title: 'Configuration management' },
    'A.8.10': {
      title: 'Deletion of information',
      notCovered: 'That data is deleted when its time has come; rules see that it is not deleted before.',
    },
    'A.8.12': { title: 'Prevention of data leakage', notCovered: 'What people do with data that they may read.' },
    'A.8.13': { title: 'Backup', notCovered: 'Restoring; rules see versions and locks of log buckets.' },
    'A.8.15': {
      title: 'Logging',
      notCovered: 'Logs of what runs inside of hosts and applications, other than those of the proxy.',
    },
    'A.8.16': {
      title: 'Monitoring',
      notCovered: 'That somebody looks; rules see that alarms exist and reach somebody.',
    },
    'A.8.17': {
      title: 'Clock synchronization',
      notCovered: 'AWS provides the time of its services; clocks of hosts are not judged.',
    },
    'A.8.18': { title: 'Use of privileged utility programs', notCovered: 'Programs inside of hosts.' },
    'A.8.20': { title: 'Security of networks', notCovered: 'Networks outside of AWS.' },
    'A.8.21': { title: 'Security of network services', notCovered: 'Services outside of AWS.' },
    'A.8.22': { title: 'Segregation of networks', notCovered: 'Networks outside of AWS.' },
    'A.8.24': { title: 'Use of cryptography', notCovered: 'Who holds which key outside of KMS.' },
  },
};
