/** Bare Node: what every cold start is compared with. */
export {};
