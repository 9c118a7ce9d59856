/** The page where an approval is signed in a browser, with the choices made here filled in. */
export type StepUpChoices = {
  purpose: 'approve' | 'break-glass' | 'review';
  reject: boolean;
  reason?: string | undefined;
  role?: string | undefined;
  onBehalfOf?: string | undefined;
};

export const stepUpUrl = (
  intake: string,
  no: string,
  { purpose, reject, reason, role, onBehalfOf }: StepUpChoices,
): string => {
  const url = new URL(`${intake.replace(/\/+$/, '')}/auth/step-up/${encodeURIComponent(no)}`);
  const choices = {
    purpose: purpose === 'approve' ? undefined : purpose,
    verdict: reject ? 'reject' : undefined,
    reason,
    role,
    onBehalfOf,
  };
  for (const [name, value] of Object.entries(choices))
    if (value !== undefined) url.searchParams.set(name, value);
  return url.href;
};
