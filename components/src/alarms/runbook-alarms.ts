import * as pulumi from '@pulumi/pulumi';
import { createAlarmsScope } from './alarms-scope';
import { createAutomation } from './automation';
import { createHealthAlarms } from './health-alarms';
import type { RunbookAlarmsArgs } from './runbook-alarms-args';
import { createRunbookAlarms } from './runbook-metric-alarms';
import { createRunner } from './runner-function';
import { createRunnerHealth } from './runner-health';
import { checkAlarmArgs } from './settings';
import { createAlarmRule, createSchedules } from './triggers';

/**
 * The runbooks at work: alarms from the proxies' log within a minute or two, a runner that says who and what and contains,
 * runs past the watermark on schedule, tickets, and eradication that a person approves.
 */
export class RunbookAlarms extends pulumi.ComponentResource {
  /** Function that answers alarms; it can be called by hand with `{"runbook": ID, "parameters": {…}}`. */
  public readonly runnerFunctionName: pulumi.Output<string>;
  public readonly runnerFunctionArn: pulumi.Output<string>;
  public readonly runnerRoleArn: pulumi.Output<string>;
  /** Log group of the runner. */
  public readonly runnerLogGroupName: pulumi.Output<string>;
  /** Queue of events that the runner could not be given. */
  public readonly deadLetterQueueUrl: pulumi.Output<string>;
  /** ARN of the alarm of each runbook that has one, by runbook id. */
  public readonly alarmArns: pulumi.Output<Record<string, string>>;
  /** ARN of the alarm "the audit trail is silent, or the proxies are". */
  public readonly silenceAlarmArn: pulumi.Output<string>;
  /** SSM document that eradicates after approval, by runbook id. */
  public readonly eradicateDocumentNames: pulumi.Output<Record<string, string>>;

  constructor(name: string, args: RunbookAlarmsArgs, opts?: pulumi.ComponentResourceOptions) {
    super('components:index:RunbookAlarms', name, args, opts);
    const settings = checkAlarmArgs(name, args, this);
    const scope = createAlarmsScope(name, settings, this);

    const alarms = createRunbookAlarms(scope);
    const { silence } = createHealthAlarms(scope);
    const runner = createRunner(scope);
    createRunnerHealth(scope, runner);
    createAlarmRule(scope, runner, alarms);
    createSchedules(scope, runner);
    const documents = createAutomation(scope, runner);

    this.runnerFunctionName = runner.fn.name;
    this.runnerFunctionArn = runner.fn.arn;
    this.runnerRoleArn = runner.role.arn;
    this.runnerLogGroupName = runner.log.name;
    this.deadLetterQueueUrl = runner.deadLetters.url;
    this.alarmArns = pulumi.all(Object.fromEntries(Object.entries(alarms).map(([id, { arn }]) => [id, arn])));
    this.silenceAlarmArn = silence.arn;
    this.eradicateDocumentNames = pulumi.all(
      Object.fromEntries(Object.entries(documents).map(([id, document]) => [id, document.name])),
    );
    this.registerOutputs({
      runnerFunctionName: this.runnerFunctionName,
      runnerFunctionArn: this.runnerFunctionArn,
      runnerRoleArn: this.runnerRoleArn,
      runnerLogGroupName: this.runnerLogGroupName,
      deadLetterQueueUrl: this.deadLetterQueueUrl,
      alarmArns: this.alarmArns,
      silenceAlarmArn: this.silenceAlarmArn,
      eradicateDocumentNames: this.eradicateDocumentNames,
    });
  }
}
