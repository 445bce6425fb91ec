/** The routes: a thread's pages below `/t/<thread>`, the way in at `/enter`; everything else leads to a thread. */
import { Redirect, Route, Switch } from "wouter";
import { EnterPage } from "./access/enter-page.tsx";
import { Gate } from "./access/gate.tsx";
import { Home } from "./access/home.tsx";
import { pages } from "./pages.ts";
import { PageFrame } from "./shell/page-frame.tsx";
import { Shell } from "./shell/shell.tsx";
import { ThreadProvider } from "./shell/thread.tsx";
import { threadIn } from "./shell/thread-address.ts";

export const App = () => (
  <Switch>
    <Route path="/enter">
      <EnterPage />
    </Route>
    <Route path="/t/:thread" nest>
      {({ thread }) => <ThreadPages thread={threadIn(thread)} />}
    </Route>
    <Route path="/">
      <Gate>
        <Home />
      </Gate>
    </Route>
    <Route>
      <Redirect to="/" />
    </Route>
  </Switch>
);

const ThreadPages = ({ thread }: { readonly thread: string | null }) =>
  thread === null ? (
    <Redirect to="~/" replace />
  ) : (
    <Gate>
      <ThreadProvider thread={thread}>
        <Shell>
          <Switch>
            {pages.map((page) => (
              <Route key={page.path} path={page.path === "/" ? "/" : `${page.path}/*?`}>
                <PageFrame page={page} />
              </Route>
            ))}
            <Route>
              <Redirect to="/" />
            </Route>
          </Switch>
        </Shell>
      </ThreadProvider>
    </Gate>
  );
