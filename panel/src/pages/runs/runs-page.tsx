/** Runs: all of them, one of them, two beside each other. */
import { Route, Switch } from "wouter";
import { Compare } from "./compare/compare.tsx";
import { RunView } from "./detail/run-view.tsx";
import { RunList } from "./list/run-list.tsx";

export default function RunsPage() {
  return (
    <Switch>
      <Route path="/runs/:run/beside/:other">
        {({ run, other }) => <Compare key={`${run} ${other}`} run={run} other={other} />}
      </Route>
      <Route path="/runs/:run">{({ run }) => <RunView key={run} run={run} />}</Route>
      <Route>
        <RunList />
      </Route>
    </Switch>
  );
}
