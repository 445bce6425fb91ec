/** `/`: leads to the thread that the session is about, which need not be `default`. */
import { useQuery } from "@tanstack/react-query";
import { Redirect } from "wouter";
import { homeOf } from "../ahead.ts";
import { sessionQuery } from "../api/session.ts";

/** Without an answer it leads to `default`: there the frame says what is wrong. */
export function Home() {
  const { data, isPending } = useQuery({ ...sessionQuery, retry: false });
  if (isPending) return null;
  return <Redirect to={homeOf(data ?? { thread_id: null })} replace />;
}
