/**
 * Erasure of a person: asked by one administrator, confirmed by another, carried out in the background. The opaque id
 * stays, since it stands in chains; what can tell who it was goes. Instants are epoch ms.
 */
import type { Actor } from '../scope/rules.ts';

/** `waiting`: done but for open work that still names the person; it is swept once it is archived. */
export const erasureStates = ['asked', 'cancelled', 'running', 'waiting', 'done'] as const;
export type ErasureState = (typeof erasureStates)[number];

/** Who took a step of it, and why. */
export type ErasureStep = { by: string; at: number; reason?: string };

/** What stays, by what it is; `count` where it is rows. */
export type Retained = { what: RetainedKind; count?: number; why: { 'zh-CN': string; 'en': string } };

export type Erasure = {
  tenant: string;
  person: string;
  state: ErasureState;
  asked: ErasureStep;
  confirmed?: ErasureStep;
  cancelled?: ErasureStep;
  /** Rows changed or removed, by collection. */
  counts: { readonly [collection: string]: number };
  /** Open work that still names the person: `ticket/T-1001`, `approval/M-7.cutover.1`. */
  remaining: readonly string[];
  retained: readonly Retained[];
  doneAt?: number;
  /** Set while a page cannot be swept; it is tried again. */
  error?: string;
};

/** What somebody else has to take over before a person can be erased. */
export type Obstacle = {
  code:
    | 'ticket.assigned'
    | 'approval.open'
    | 'group.lead'
    | 'person.manager'
    | 'rota.only'
    | 'contract.names';
  /** `ticket/T-1001`, `groups/wms`. */
  subject: string;
  message: string;
};

export const pseudonymOf = (person: string): string => `erased person ${person}`;

/** In place of a whole text the person wrote. */
export const erasedText = '[erased]';

export type RetainedKind =
  | 'signatures'
  | 'signature-challenges'
  | 'audit-events'
  | 'roles-and-training'
  | 'attachment-bytes'
  | 'workflow-histories'
  | 'search-terms';

/** Why each of them stays. */
export const retainedWhy: Record<RetainedKind, Retained['why']> = {
  'signatures': {
    'zh-CN': '电子签名须载明签署人的印刷体姓名，并在受控记录的保存期内留存',
    'en': 'an electronic signature must show the printed name of its signer for as long as the signed record is kept',
  },
  'signature-challenges': {
    'zh-CN': '签名所应答的挑战即其签署内容，属于签名证据',
    'en': 'the challenge a signature answered is the manifest that was signed: evidence of the signature',
  },
  'audit-events': {
    'zh-CN': '事件发生的事实及不含姓名的标识须留存，否则无法证明审计链完整',
    'en': 'that an event took place, by an opaque id without its values: without it the trail proves nothing',
  },
  'roles-and-training': {
    'zh-CN': '签署时所持角色与培训的证明，仅含标识',
    'en': 'proof of who held which role and training when signing, by the opaque id alone',
  },
  'attachment-bytes': {
    'zh-CN': '附件内容不被检索；请由工单所属方另行删除',
    'en': 'the bytes of attachments are not searched; whoever owns the ticket judges them',
  },
  'workflow-histories': {
    'zh-CN': '流程引擎的历史在命名空间的保留期届满后自动删除',
    'en': 'histories of workflows go by themselves when the retention of their namespace has passed',
  },
  'search-terms': {
    'zh-CN': '未归档的工作仍载有该人信息；检索用的姓名与联系方式保留至最后一项归档为止',
    'en': 'open work still names the person: what is searched for is kept until the last of it is archived',
  },
};

type Asker = Pick<Actor, 'id' | 'roles'>;

export type SecondPersonFault = 'key' | 'self' | 'same';

export const secondPersonFaults: Record<SecondPersonFault, string> = {
  key: 'a key says nothing of who uses it; sign in, and do it as yourself',
  self: 'nobody takes part in the erasure of oneself; ask another administrator',
  same: 'a second person confirms: another one than who asked, whatever the account',
};

/** Why this caller may not take the step. Only a session proves a person: somebody else may have made a person's key. */
export const askingFault = (asker: Asker, person: string): SecondPersonFault | undefined => {
  if (asker.roles === undefined) return 'key';
  return asker.id === person ? 'self' : undefined;
};

export const confirmingFault = (
  asker: Asker,
  { person, asked }: Pick<Erasure, 'person' | 'asked'>,
): SecondPersonFault | undefined =>
  askingFault(asker, person) ?? (asker.id === asked.by ? 'same' : undefined);
