/** What went wrong and what to do about it, in words; whatever is not listed keeps the words of the service. */
import { type Lang, words } from './words.ts';

/** `[zh-CN, en]` by the code of a problem or of its first fault. */
export const faultWords: { readonly [code: string]: readonly [zh: string, en: string] } = {
  'offline': [
    '无法连接服务。请检查网络后重试。',
    'The service does not answer. Check your connection and try again.',
  ],
  'internal': [
    '服务出现错误。请稍后重试，并告知管理员请求编号。',
    'Something went wrong here. Try again later and tell an administrator the request id.',
  ],
  'limit.rate': ['请求过于频繁。请一分钟后重试。', 'Too many requests. Try again in a minute.'],
  'auth.missing': ['请先登录。', 'Sign in first.'],
  'auth.invalid': [
    '邮箱、密码或验证码不正确。请检查后重试。',
    'The address, the password or the code is wrong. Check it and try again.',
  ],
  'auth.expired': [
    '链接或登录已失效。请重新登录；邀请链接失效时请联系管理员重新发送。',
    'This link or session is over. Sign in again; for a new invitation ask an administrator.',
  ],
  'auth.locked': [
    '失败次数过多，账号已锁定 15 分钟。请稍后再试。',
    'Too many failed attempts: the account is locked for 15 minutes. Try again then.',
  ],
  'auth.forbidden': [
    '您没有执行此操作的权限，或尚未授予角色。请联系管理员。',
    'You may not do this, or no role was granted yet. Ask an administrator.',
  ],
  'notFound': ['找不到该审批。请检查编号。', 'There is no such approval. Check its number.'],
  'identity.conflict': [
    '该账号或验证器已存在。请直接登录，或联系管理员。',
    'This exists already. Sign in, or ask an administrator.',
  ],
  'flow.notStarted': [
    '审批尚未就绪。请几秒后重试。',
    'The approval is not ready yet. Try again in a few seconds.',
  ],
  'flow.unavailable': [
    '流程服务暂不可用。请稍后重试。',
    'The workflow service does not answer. Try again later.',
  ],
  'store.unavailable': ['存储暂不可用。请稍后重试。', 'The store does not answer. Try again later.'],
  'passkey.cancelled': [
    '通行密钥未响应或已取消。请重试，或改用密码和验证码。',
    'The passkey did not answer, or you cancelled. Try again, or use password and code.',
  ],
  'passkey.known': ['此设备已注册通行密钥。', 'This device is registered already.'],
  'wrong-password': ['密码不正确。请重试。', 'The password is wrong. Try again.'],
  'wrong-totp': [
    '验证码不正确。请检查设备时间后重试。',
    'The code is wrong. Check the clock of your device and try again.',
  ],
  'replayed-totp': [
    '该验证码已使用。请等待下一个验证码。',
    'This code was used already. Wait for the next one.',
  ],
  'locked': [
    '失败次数过多，账号已锁定 15 分钟。请稍后再试。',
    'Too many failed attempts: the account is locked for 15 minutes. Try again then.',
  ],
  'not-enrolled': ['尚未设置第二因素。请先设置。', 'No second factor is set up. Set one up first.'],
  'may-not-sign': [
    '您的签名权限待安全管理员确认。请联系安全管理员。',
    'A security administrator has to confirm who you are before you may sign.',
  ],
  'other-authentication': [
    '验证方式与所签内容不符。请重新开始。',
    'This is not the way that was to prove you. Begin again.',
  ],
  'wrong-assertion': [
    '无法读取通行密钥的响应。请重试。',
    'The answer of the passkey cannot be read. Try again.',
  ],
  'foreign-passkey': [
    '该通行密钥不属于您，或不是所选的那一个。请选择正确的设备。',
    'This is not the passkey you chose. Use that device.',
  ],
  'wrong-challenge': [
    '通行密钥签署的内容与显示的不同。请重新开始。',
    'The passkey answered for other content. Begin again.',
  ],
  'wrong-origin': ['请在本平台页面上签署。', 'Sign on a page of Perennial.'],
  'wrong-site': ['该通行密钥属于其他网站。', 'This passkey was made for another site.'],
  'not-verified': [
    '设备未验证持有人。请使用 PIN、指纹或面部识别。',
    'The device did not check who holds it. Use its PIN, finger or face.',
  ],
  'wrong-signature': [
    '通行密钥的签名不正确。请重试，或联系安全管理员。',
    'The signature of the passkey is wrong. Try again, or tell a security administrator.',
  ],
  'passkey-counter': [
    '该通行密钥可能已被复制，已停止接受。请联系安全管理员。',
    'There may be a copy of this passkey; it was not accepted. Tell a security administrator.',
  ],
  'refused': [
    '通行密钥未能注册：设备须验证持有人。请重试。',
    'The passkey was not accepted: the device must check its holder. Begin again.',
  ],
  'signature.unknown': ['找不到此次签署。请重新开始。', 'There is no such signing. Begin again.'],
  'signature.forged': [
    '签名与记录不符。请联系安全管理员。',
    'The signature is not what was recorded. Tell a security administrator.',
  ],
  'signature.copied': [
    '此签名属于其他审批。请重新开始。',
    'This was made for another approval. Begin again.',
  ],
  'signature.clock': [
    '服务之间的时钟不一致。请联系管理员。',
    'The clocks of the services differ. Tell an administrator.',
  ],
  'signature.purpose': [
    '此签名用于其他目的。请重新开始。',
    'This was made for another purpose. Begin again.',
  ],
  'signature.stale': [
    '记录或规则已变更。请重新审阅后签署。',
    'The record or the policy has changed. Read it again, then sign.',
  ],
  'signature.replayed': [
    '此次签署已使用。请重新开始。',
    'This was used for a signature already. Begin again.',
  ],
  'signature.expired': ['超过两分钟未签署。请重新开始。', 'More than two minutes have passed. Begin again.'],
  'signature.duplicate': ['该签名已提交。', 'This signature was given already.'],
  'role.notHeld': ['您不具备所需角色。', 'You do not hold the role that is needed.'],
  'role.notAsked': ['此审批不需要您的角色签署。', 'The policy asks for no signature of your role.'],
  'role.seatTaken': ['该角色的签名已齐。', 'Every seat of this role is filled.'],
  'role.otherCustomer': ['此审批属于其他客户。', 'This belongs to another customer.'],
  'person.author': ['记录的作者不能批准自己的记录。', 'Whoever made the record cannot approve it.'],
  'person.alreadySigned': [
    '您已签署。如需更改，请先撤回。',
    'You have signed already. To change it, revoke that signature first.',
  ],
  'person.executor': ['执行人不能批准。', 'Whoever executes cannot approve.'],
  'person.brokeGlass': ['紧急放行人不能复核。', 'Whoever broke the glass cannot review it.'],
  'delegation.none': ['没有生效的委托。', 'No delegation to you is in force.'],
  'delegation.notAllowed': ['此规则不允许委托。', 'The policy does not allow delegation.'],
  'reason.missing': ['请填写原因。', 'Say why.'],
  'state.closed': ['审批已结束，不再接受签名。', 'The approval is decided and takes nothing more.'],
  'state.alreadyApproved': ['审批已通过。', 'It is approved already.'],
  'breakGlass.notAllowed': ['此规则没有紧急放行。', 'The policy has no emergency approval.'],
  'review.none': ['没有需要复核的内容。', 'There is nothing to review.'],
};

type Said = {
  code: string;
  message: string;
  requestId?: string;
  faults: readonly { code: string; message: string }[];
};

/** One sentence or two: what is wrong, and what to do. */
export const explain = (lang: Lang, { code, faults, message, requestId }: Said): string => {
  const index = lang === 'zh-CN' ? 0 : 1;
  const known = [faults[0]?.code, code].find((one) => one !== undefined && Object.hasOwn(faultWords, one));
  const text =
    (known === undefined ? undefined : faultWords[known]?.[index]) || faults[0]?.message || message;
  return code === 'internal' && requestId ? `${text} (${requestId})` : text || words[lang].failed;
};
