/** The routes: a thread's pages below `/t/<thread>`, everything else leads to the thread `default`. */
import { Redirect, Route, Switch } from "wouter";
import { pages } from "./pages.ts";
import { PageFrame } from "./shell/page-frame.tsx";
import { Shell } from "./shell/shell.tsx";
import { ThreadProvider } from "./shell/thread.tsx";

export const App = () => (
  <Switch>
    <Route path="/t/:thread" nest>
      {({ thread }) => (
        <ThreadProvider thread={decodeURIComponent(thread)}>
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
      )}
    </Route>
    <Route>
      <Redirect to="/t/default" />
    </Route>
  </Switch>
);
