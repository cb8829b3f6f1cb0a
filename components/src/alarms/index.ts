export { RunbookAlarms } from './runbook-alarms';
export type { RunbookAlarmsArgs } from './runbook-alarms-args';
