export type DaemonKey = 'temporal' | 'store';
export type DaemonPin = {
  name: string;
  version: string;
  requirements: string;
  binary: string;
  probe: string[];
  platforms: Record<string, string[]>;
  replacedBy: string;
  remedy: string;
};
export const daemons: Record<DaemonKey, DaemonPin>;
export function daemonDir(root: string, key: DaemonKey): string;
export function daemonBinary(root: string, key: DaemonKey): string;
