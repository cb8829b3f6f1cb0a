import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';
import { childName, type StoreContext } from '../store-context';
import type { AthenaView } from './athena-view';

export interface GlueViewOptions {
  readonly name: string;
  readonly description: string;
  readonly databaseName: pulumi.Output<string>;
  readonly view: pulumi.Output<AthenaView>;
}

/** Declares the view in Glue's catalogue; gives its name, known once it is there. */
export function createGlueView(store: StoreContext, options: GlueViewOptions): pulumi.Output<string> {
  const { name, description, databaseName, view } = options;
  return new aws.glue.CatalogTable(
    childName(store, name.replaceAll('_', '-')),
    {
      databaseName,
      name,
      description,
      tableType: 'VIRTUAL_VIEW',
      parameters: { presto_view: 'true', comment: 'Presto View' },
      viewOriginalText: view.apply(({ originalText }) => originalText),
      viewExpandedText: '/* Presto View */',
      storageDescriptor: { columns: view.apply(({ columns }) => columns.map((column) => ({ ...column }))) },
    },
    { parent: store.parent },
  ).name;
}
