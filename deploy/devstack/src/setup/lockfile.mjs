/**
 * Does `node_modules` hold what `package-lock.json` asks for? npm records what it installed in
 * `node_modules/.package-lock.json` as its very last step, so an interrupted install shows as stale.
 * Optional packages for other platforms may be missing; everything else must be there in the same version.
 */
export const stalePackages = (wanted, installed) =>
  Object.entries(wanted.packages ?? {}).flatMap(([path, want]) => {
    if (!path.includes('node_modules/')) return [];
    const have = installed.packages?.[path];
    if (!have) return want.optional || want.devOptional || want.peer ? [] : [path];
    if (want.link || have.link) return want.link === have.link ? [] : [path];
    return have.version === want.version && have.integrity === want.integrity ? [] : [path];
  });
