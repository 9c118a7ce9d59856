import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

const alive = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
};

/** True when the file is now ours; a lock whose holder is gone is taken over. */
const take = (file) => {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  let holder = 0;
  try {
    holder = Number(readFileSync(file, 'utf8'));
  } catch {
    return false;
  }
  if (holder && !alive(holder)) rmSync(file, { force: true });
  return false;
};

/** Runs the work while holding the lock: `npm start` and `npm test` may be typed at the same time. */
export const locked = async (file, work) => {
  mkdirSync(dirname(file), { recursive: true });
  for (let waited = 0; !take(file); waited += 200) {
    if (waited === 1000) process.stdout.write('waiting for another set-up to end\n');
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
};
