/** Words of approvals and signatures. */
export const approvalWords = {
  missing: ['尚缺签名', 'Missing'],
  signer: ['签署人', 'Signer'],
  onBehalfOf: ['代表', 'on behalf of'],
  meaning: ['签署含义', 'Meaning'],
  record: ['记录', 'Record'],
  rule: ['审批规则', 'Rule'],
  author: ['编制人', 'Author'],
  statement: ['签署声明', 'Statement'],
  emergency: ['紧急放行', 'Emergency'],
  signedLater: [
    '签名已保存；流程引擎恢复后自动生效',
    'the signature is kept; it counts as soon as the workflow service answers',
  ],
  signHere: ['请在浏览器中签署', 'sign in the browser'],
  noBrowser: [
    '无法打开浏览器，请自行打开以上地址',
    'no browser could be opened; open the address above yourself',
  ],
  password: ['密码', 'Password'],
  code: ['动态验证码', 'Code'],
} as const satisfies Record<string, readonly [zh: string, en: string]>;
