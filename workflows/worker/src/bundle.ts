import { fileURLToPath } from 'node:url';
import { failureConverterPath } from '@perennial/temporal/codec/data-converter';
import { bundleWorkflowCode, DefaultLogger, type WorkflowBundleWithSourceMap } from '@temporalio/worker';

/** All workflows as one script for the sandbox. */
export const bundleWorkflows = (): Promise<WorkflowBundleWithSourceMap> =>
  bundleWorkflowCode({
    failureConverterPath,
    workflowsPath: fileURLToPath(import.meta.resolve('@perennial/definitions/workflows')),
    logger: new DefaultLogger('WARN'),
    // Stack traces need the map; the sources themselves lie on the disk of whoever reads one.
    webpackConfigHook: (config) => ({ ...config, devtool: 'inline-nosources-source-map' }),
  });
