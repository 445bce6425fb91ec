/** A page, or a heavy part of one, that is loaded when it is first shown, also when Vigil is gone for a minute just then. */
import { type ComponentType, type LazyExoticComponent, lazy } from "react";

interface PageModule<P> {
  readonly default: ComponentType<P>;
}

const pauseMs = 2_000;
const reloadedAtKey = "vigil-reloaded-at";
/** A page that fails again so soon after the panel was loaded anew is broken, and says so. */
const reloadAgainAfterMs = 20_000;

/**
 * | loading the page's file | what happens |
 * | --- | --- |
 * | fails because nobody answers | it waits until somebody does, then goes on below |
 * | fails although Vigil answers | the panel is loaded anew at the same address: it was renewed meanwhile, or the browser remembers the failure |
 * | fails again right after that | the page says what is wrong |
 */
export const lazyPage = <P extends object = object>(
  load: () => Promise<PageModule<P>>,
): LazyExoticComponent<ComponentType<P>> =>
  lazy(async () => {
    try {
      return await load();
    } catch (error) {
      await untilAnswered();
      if (!mayReload()) throw error;
      location.reload();
      // Nothing more is shown before the browser leaves.
      return new Promise<never>(() => undefined);
    }
  });

async function untilAnswered(): Promise<void> {
  while (!(await isAnswered())) await new Promise((resume) => setTimeout(resume, pauseMs));
}

const isAnswered = (): Promise<boolean> =>
  fetch("/", { method: "HEAD", signal: AbortSignal.timeout(10_000) }).then(
    ({ ok }) => ok,
    () => false,
  );

function mayReload(): boolean {
  const now = performance.timeOrigin + performance.now();
  const before = Number(sessionStorage.getItem(reloadedAtKey) ?? 0);
  if (now - before < reloadAgainAfterMs) return false;
  sessionStorage.setItem(reloadedAtKey, String(now));
  return true;
}
