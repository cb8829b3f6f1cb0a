/** The part of schema version 0.3 that our documents use. https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-documents.html */
export interface AutomationDocument {
  readonly schemaVersion: '0.3';
  /** Markdown, shown where the document is started. */
  readonly description: string;
  readonly assumeRole: string;
  readonly parameters: Readonly<Record<string, DocumentParameter>>;
  readonly mainSteps: readonly Step[];
}

export interface DocumentParameter {
  readonly type: 'String';
  readonly description: string;
  readonly default?: string;
  readonly allowedValues?: readonly string[];
  readonly allowedPattern?: string;
}

interface Common {
  readonly name: string;
  readonly nextStep?: string;
  readonly isEnd?: true;
  readonly onFailure?: 'Abort' | 'Continue' | `step:${string}`;
  readonly timeoutSeconds?: number;
}

export type Step = Common &
  (
    | {
        readonly action: 'aws:executeAwsApi';
        readonly inputs: { readonly Service: string; readonly Api: string } & Readonly<Record<string, unknown>>;
      }
    | {
        readonly action: 'aws:assertAwsResourceProperty';
        readonly inputs: {
          readonly Service: string;
          readonly Api: string;
          readonly PropertySelector: string;
          readonly DesiredValues: readonly string[];
        } & Readonly<Record<string, unknown>>;
      }
    | {
        readonly action: 'aws:invokeLambdaFunction';
        readonly inputs: { readonly FunctionName: string; readonly InputPayload: Readonly<Record<string, unknown>> };
      }
    | {
        readonly action: 'aws:approve';
        readonly inputs: {
          readonly NotificationArn: string;
          readonly Message: string;
          readonly MinRequiredApprovals: number;
          readonly Approvers: readonly string[];
        };
      }
    | {
        readonly action: 'aws:branch';
        readonly inputs: {
          readonly Choices: readonly {
            readonly NextStep: string;
            readonly Variable: string;
            readonly StringEquals: string;
          }[];
          readonly Default: string;
        };
      }
  );

/** Documents may have 64 KB. https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_CreateDocument.html */
export const DOCUMENT_BYTES = 65_536;
