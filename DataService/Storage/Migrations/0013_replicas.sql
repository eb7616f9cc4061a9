-- The DataServices that share this database, for people to look at; nothing depends on it. Each says every ten seconds that it is there, and
-- what it stored since it said so before. Times are the database's. UNLOGGED: after a crash they say so again.
CREATE UNLOGGED TABLE replicas (
    id         uuid        PRIMARY KEY,     -- of the process
    machine    text        NOT NULL,
    version    text        NOT NULL,
    started_at timestamptz NOT NULL,
    seen_at    timestamptz NOT NULL,
    disk_full  boolean     NOT NULL,        -- its latest commit found PostgreSQL's disk full
    counters   text[]      NOT NULL,        -- what it counted since it started
    counts     bigint[]    NOT NULL         -- as long as these
);

CREATE UNLOGGED TABLE replica_reports (
    at      timestamptz NOT NULL,
    seconds real        NOT NULL,           -- before it, of which this says what was stored
    spans   bigint      NOT NULL,
    bytes   bigint      NOT NULL,           -- of requests, uncompressed
    commits bigint      NOT NULL
);

CREATE INDEX replica_reports_at ON replica_reports (at);
