/** What the pages of Temporal UI are told about the codec server; on a real UI server, its configuration says so. */

export type SignIn = {
  /** Page where one signs in to the codec server. */
  link: string;
  message: string;
};

/**
 * The answer of `/api/v1/settings`, changed so that browsers send the sign-in along and readers learn where to sign in.
 * @throws Error when it is not what Temporal UI answers.
 */
export const withSignIn = (text: string, { link, message }: SignIn): string => {
  const settings: unknown = JSON.parse(text);
  if (typeof settings !== 'object' || settings === null || !('Codec' in settings))
    throw new Error('the settings of Temporal UI say nothing of a codec server');
  const { Codec } = settings;
  const codec = typeof Codec === 'object' ? Codec : {};
  return JSON.stringify({
    ...settings,
    Codec: { ...codec, IncludeCredentials: true, DefaultErrorMessage: message, DefaultErrorLink: link },
  });
};
