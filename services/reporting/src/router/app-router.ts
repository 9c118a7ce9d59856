/** The tRPC router of reporting; the console and other clients take its type from here. */
import { attainment } from './sla/attainment.ts';
import { evidence } from './sla/evidence.ts';
import { report } from './sla/report.ts';
import { board } from './tickets/board.ts';
import { changes } from './tickets/changes.ts';
import { list } from './tickets/list.ts';
import { router } from './trpc.ts';

export const appRouter = router({
  tickets: router({ list, board, changes }),
  sla: router({ attainment, evidence, report }),
});

export type AppRouter = typeof appRouter;
