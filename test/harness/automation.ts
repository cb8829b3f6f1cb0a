import { randomUUID } from 'node:crypto';
import type { AutomationDocument, Step } from '../../components/src/alarms/automation/document';

/** What an Automation's steps reach. */
export interface AutomationWorld {
  /** An operation of an AWS service, by the names that `aws:executeAwsApi` uses. */
  callApi(service: string, api: string, input: Readonly<Record<string, unknown>>): Promise<unknown>;
  /** Fails where the function does. */
  invokeFunction(name: string, payload: Readonly<Record<string, unknown>>): Promise<unknown>;
  /** Whether somebody of the approvers approves. */
  approve(request: { readonly message: string; readonly approvers: readonly string[] }): boolean;
}

export interface Execution {
  readonly id: string;
  readonly status: 'Success' | 'Failed' | 'Rejected';
  readonly steps: readonly { readonly name: string; readonly failure?: string }[];
}

/**
 * Carries out a document as Systems Manager does, as far as our documents go. A step that fails and is critical, which it
 * is by default, fails the execution, even where its `onFailure` goes on to another step.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-reference.html
 */
export async function execute(
  document: AutomationDocument,
  given: Readonly<Record<string, string>>,
  world: AutomationWorld,
): Promise<Execution> {
  const id = randomUUID();
  const values = new Map([...Object.entries(parametersOf(document, given)), ['automation:EXECUTION_ID', id]]);
  const fill = (value: unknown): unknown => filled(value, values);
  const steps: { name: string; failure?: string }[] = [];
  let status: Execution['status'] = 'Success';
  let step = document.mainSteps[0];
  while (step !== undefined) {
    if (steps.length > 100) throw new Error('the document does not end');
    const outcome = await carryOut(step, fill, world);
    steps.push({ name: step.name, ...('failure' in outcome ? { failure: outcome.failure } : {}) });
    if ('failure' in outcome) {
      if (outcome.rejected === true) return { id, status: 'Rejected', steps };
      if (step.onFailure !== 'Continue') status = 'Failed';
      const next: string | undefined =
        step.onFailure === 'Continue' ? step.nextStep : /^step:(.+)$/.exec(step.onFailure ?? '')?.[1];
      if (next === undefined) return { id, status: 'Failed', steps };
      step = find(document, next);
    } else if (step.isEnd === true) {
      return { id, status, steps };
    } else {
      const next: string | undefined = outcome.next ?? step.nextStep;
      step = next === undefined ? document.mainSteps[document.mainSteps.indexOf(step) + 1] : find(document, next);
    }
  }
  return { id, status, steps };
}

type Outcome = { readonly next?: string } | { readonly failure: string; readonly rejected?: boolean };

async function carryOut(step: Step, fill: (value: unknown) => unknown, world: AutomationWorld): Promise<Outcome> {
  try {
    switch (step.action) {
      case 'aws:executeAwsApi': {
        const { Service, Api, ...input } = fill(step.inputs) as typeof step.inputs;
        await world.callApi(Service, Api, input);
        return {};
      }
      case 'aws:assertAwsResourceProperty': {
        const { Service, Api, PropertySelector, DesiredValues, ...input } = fill(step.inputs) as typeof step.inputs;
        const answer = (await world.callApi(Service, Api, input)) as Record<string, unknown>;
        const value = String(answer[PropertySelector.replace(/^\$\./, '')]);
        return DesiredValues.includes(value) ? {} : { failure: `${PropertySelector} is ${value}` };
      }
      case 'aws:invokeLambdaFunction': {
        const { FunctionName, InputPayload } = fill(step.inputs) as typeof step.inputs;
        await world.invokeFunction(FunctionName, InputPayload);
        return {};
      }
      case 'aws:approve': {
        const { Message, Approvers } = fill(step.inputs) as typeof step.inputs;
        return world.approve({ message: Message, approvers: Approvers }) ? {} : { failure: 'rejected', rejected: true };
      }
      case 'aws:branch': {
        const { Choices, Default } = fill(step.inputs) as typeof step.inputs;
        return { next: Choices.find((choice) => choice.Variable === choice.StringEquals)?.NextStep ?? Default };
      }
    }
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) };
  }
}

function find(document: AutomationDocument, name: string): Step {
  const step = document.mainSteps.find((each) => each.name === name);
  if (step === undefined) throw new Error(`there is no step ${name}`);
  return step;
}

/** Refuses what Systems Manager refuses before the first step. */
function parametersOf(document: AutomationDocument, given: Readonly<Record<string, string>>): Record<string, string> {
  const unknown = Object.keys(given).find((name) => document.parameters[name] === undefined);
  if (unknown !== undefined) throw new Error(`the document has no parameter ${unknown}`);
  return Object.fromEntries(
    Object.entries(document.parameters).map(([name, declaration]) => {
      const value = given[name] ?? declaration.default;
      if (value === undefined) throw new Error(`parameter ${name} is missing`);
      if (declaration.allowedValues?.includes(value) === false)
        throw new Error(`parameter ${name} may not be ${value}`);
      if (declaration.allowedPattern !== undefined && !new RegExp(declaration.allowedPattern).test(value)) {
        throw new Error(`parameter ${name} may not be ${value}`);
      }
      return [name, value];
    }),
  );
}

function filled(value: unknown, values: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') {
    return value.replace(/\{\{\s*([\w:]+)\s*\}\}/g, (_, name: string) => {
      const text = values.get(name);
      if (text === undefined) throw new Error(`nothing is called ${name}`);
      return text;
    });
  }
  if (Array.isArray(value)) return value.map((each) => filled(each, values));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, filled(each, values)]));
}
