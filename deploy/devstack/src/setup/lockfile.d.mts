type Entry = {
  version?: string;
  integrity?: string;
  link?: boolean;
  optional?: boolean;
  devOptional?: boolean;
  peer?: boolean;
};
type Lock = { packages?: Record<string, Entry> };
export function stalePackages(wanted: Lock, installed: Lock): string[];
