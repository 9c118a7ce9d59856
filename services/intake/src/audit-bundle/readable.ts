/** What a bundle holds for people: how to read it, and the program that verifies it without us. */
import { readFile } from 'node:fs/promises';
import type { BundleFile } from './write.ts';

type About = { tenant: string; customer?: string; period: { name: string; from: string; to: string } };

const readme = ({ tenant, customer, period }: About): string => `# 审计记录包 / Audit bundle

| | |
|---|---|
| 供应商 / vendor | ${tenant} |
| 客户 / customer | ${customer ?? '全部 / all'} |
| 期间 / period | ${period.name} (${period.from} – ${period.to}) |

## 如何核验 / How to verify

\`\`\`
python3 verify.py --trust "<供应商另行告知的公钥 / the key the vendor gave you on another way>"
perennial audit verify --bundle . --trust "<…>"
\`\`\`

无需网络。退出码 0：完整；1：不完整，并指出第一处；2：无法判断。
\`--checkpoint 文件\`：用以前保存的检查点比对，可发现整本日志被重写。
没有 \`--trust\` 时采用包内的 \`key.txt\`：请与另行获得的公钥比对。

No network is needed. Exit code 0: whole; 1: not, and the first thing that is wrong is named; 2: cannot be judged.
\`--checkpoint FILE\` holds the log to a checkpoint you kept: a log that was written anew fails.
Without \`--trust\` the bundle's own \`key.txt\` is believed: compare it with the key you got on another way.

## 内容 / What is in it

- \`index/*.csv\`：事件目录，供阅读；\`events/*.jsonl\`：事件原文，一行一条。
  A list of the events for reading, and the events themselves, one a line.
- 姓名与自由文本以加盐承诺代替（\`{"commit": …}\`），可依法删除而不破坏证明。
  Names and free text stand as salted commitments, so that a person can be erased and the proof still holds.
- \`values/*.jsonl\`：上述承诺的原文与盐，逐条可验；已删除的不在其中。客户的包只含操作原因。
  The texts behind these commitments, each with the salt that proves it; erased ones are not there. A customer's bundle
  holds the reasons only.
- \`leaves/*.txt\`、\`tile/\`、\`checkpoints.txt\`：整个日志的哈希树与签名检查点。他方事件只有哈希，没有内容。
  The hash tree of the whole log and its signed checkpoints. Of events of others there is a hash and nothing else.

- \`restores.jsonl\`：仅当日志曾从旧备份恢复时存在；核验时会列出丢失的区间。
  Only where the log was restored from an older backup; verifying names what was lost.

范围为日志中的一段连续记录，涵盖该期间发生的全部事件，首尾可能含少量期间之外的事件。
The range is one piece of the log that covers everything that happened in the period; at its ends it may hold a few
events from outside it.
`;

const verifier = new URL('./verify.py', import.meta.url);

export const readableFiles = async (about: About): Promise<BundleFile[]> => [
  { path: 'README.md', bytes: Buffer.from(readme(about)) },
  { path: 'verify.py', bytes: await readFile(verifier) },
];
