import { TABLES, NOW } from './engine.fixture';
import { translate } from './translate';

const daysOf = (rest: string): unknown =>
  translate(`SELECT 1 FROM events ${rest}`, TABLES, { now: NOW, tableSql: (name) => name }).days.events;

const T = "timestamp '2026-11-22 07:00:00'";
const U = "timestamp '2026-11-23 00:00:00.000'";

test.each([
  ['', {}],
  [`WHERE eventTime >= ${T} AND eventTime < ${U}`, { from: '2026-11-22', through: '2026-11-23' }],
  [`WHERE ${U} > eventTime AND eventName = 'x' AND ${T} <= eventTime`, { from: '2026-11-22', through: '2026-11-23' }],
  [`WHERE eventTime BETWEEN ${T} AND ${U}`, { from: '2026-11-22', through: '2026-11-23' }],
  ["WHERE eventTime > timestamp '2026-11-22 23:59:59.999999'", { from: '2026-11-22' }],
  ["WHERE eventTime < CAST(timestamp '2026-11-22 23:59:59.9999' AS timestamp(3))", {}],
  [`WHERE eventTime = ${T}`, { from: '2026-11-22', through: '2026-11-22' }],
  [`WHERE eventTime > ${T} AND eventTime > ${U}`, { from: '2026-11-23' }],
  [`WHERE eventTime < ${T} AND eventTime <= ${U}`, { through: '2026-11-22' }],
  // A condition that need not hold narrows nothing.
  [`WHERE eventTime >= ${T} OR eventName = 'x'`, {}],
  [`WHERE NOT (eventTime >= ${T})`, {}],
  [`WHERE eventTime <> ${T}`, {}],
  [`WHERE (eventTime >= ${T}) IS NULL`, {}],
  [`WHERE eventTime IS DISTINCT FROM ${T}`, {}],
  [`WHERE CASE WHEN eventTime >= ${T} THEN true ELSE true END`, {}],
  // Nor does one of another column, or one with a zone.
  [`WHERE userIdentity.sessionContext.creationDate >= ${T}`, {}],
  ["WHERE eventTime >= from_iso8601_timestamp('2026-11-22T23:00:00-08:00')", {}],
  // Every place where the table is read counts.
  [`AS a JOIN events AS b ON a.eventID = b.eventID WHERE a.eventTime >= ${T}`, {}],
  [
    `WHERE eventTime >= ${U} AND eventID IN (SELECT eventID FROM events WHERE eventTime >= ${T})`,
    { from: '2026-11-22' },
  ],
  [`WHERE eventTime >= ${U} AND eventID IN (SELECT eventID FROM events)`, {}],
  [`WHERE eventTime >= ${U} UNION ALL SELECT 1 FROM events WHERE eventTime < ${T}`, {}],
])('%s', (rest, days) => {
  expect(daysOf(rest)).toEqual(days);
});
