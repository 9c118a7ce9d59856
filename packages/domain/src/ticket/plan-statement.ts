/** Whether a text says how a problem will be solved, or only that it arrived: the catalogue's plan is not "received". */
const acknowledging = new Set(
  (
    'a about acknowledged acknowledge an and are as asap at back been being by can check checking contact dear for from get ' +
    'getting got handle handled handling has have hello hi i in informed into is issue it look looking me message my noted ' +
    'of ok okay on once our patience please possible problem processed processing receive received reply request respond ' +
    'shall soon sorry team thank thanks that the this ticket to touch update updated us under wait we will with within work ' +
    'working you your yours'
  ).split(' '),
);
const phrases =
  /(已经|已)?(收到|受理|接单|确认|登记|知悉|知道|记录)了?|正在|处理中|跟进中|尽快|稍后|马上|处理|跟进|查看|回复|答复|联系|反馈|我们|我方|您的|你的|您|你|该|此|工单|问题|请求|请|耐心|等待|谢谢|感谢|好的|好|会|将|在|的|中|了|吧|啦/g;

/** Characters that carry meaning: letters, digits, ideographs. */
const meaning = (text: string): string => text.replace(/[^\p{L}\p{N}]/gu, '');

export const planFault = (text: string): string | undefined => {
  const words = text.toLowerCase().match(/[a-z]+|\d+/g) ?? [];
  const english = words.filter((word) => !acknowledging.has(word)).join('');
  const chinese = meaning(text.replace(/\p{ASCII}/gu, '').replace(phrases, ''));
  if (english.length + chinese.length === 0)
    return '"received" is not a plan: describe the way to a solution';
  // An ideograph says about as much as two and a half letters.
  return english.length + chinese.length * 2.5 < 8
    ? 'too short for a plan: describe the way to a solution'
    : undefined;
};
