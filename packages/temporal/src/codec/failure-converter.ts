/** Loaded into the workflow sandbox too: nothing of Node may be imported here. */
import { DefaultFailureConverter } from '@temporalio/common';

/** Messages and stacks become a payload, which the codec encrypts. The SDK looks for this name. */
export const failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true });
