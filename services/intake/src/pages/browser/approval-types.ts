/** As much of the API's answers as the step-up page shows. */
export type Approval = {
  no: string;
  title: string;
  state: string;
  closed: boolean;
  waitsForMe: boolean;
  customer: string;
  statement: { 'zh-CN': string; 'en': string };
  record: { type: string; id: string; version: number; hash: string };
  policy: { id: string; version: number };
  author: { id: string; name: string };
  deadline?: string;
  missing: readonly { role: string; count: number }[];
  signatures: readonly { by: { name: string }; role: string; at: string; void?: object }[];
};

export type Manifest = Pick<Approval, 'statement' | 'record' | 'policy'> & {
  signer: { id: string; name: string; role: string };
  onBehalfOf?: { name: string };
  meaning: string;
  verdict: string;
  reason?: string;
  authentication: string;
  credential?: string;
  at: string;
  workflow: { id: string; runId: string };
};

export type Challenge = {
  manifest: Manifest;
  hash: string;
  challenge: string;
  expiresAt: string;
  passkey?: { challenge: string; rpId: string; allowCredentials: { id: string }[] };
};

export type Passkey = { id: string; name: string };
