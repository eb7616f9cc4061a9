-- Adaptive sampling. Small tables, never joined with trace_fragments: with Citus they stay where they are. All times are the database's.

-- Who asks for probabilities. For others nothing is computed.
CREATE TABLE sampling_services (
    name     text        PRIMARY KEY,
    asked_at timestamptz NOT NULL
);

-- How many traces were stored, by the operation of their root: what one process counted since its row before. It writes one
-- also when there was nothing, so that an interval without traces differs from one in which nobody counted.
CREATE TABLE sampling_throughput (
    at            timestamptz NOT NULL,
    operation_ids int[]       NOT NULL,
    counts        int[]       NOT NULL
);

CREATE TABLE sampling_probabilities (
    service           text             NOT NULL,
    operation         text             NOT NULL,
    probability       double precision NOT NULL,
    traces_per_second double precision NOT NULL,  -- that were stored, in the last interval in which there were any
    changed_at        timestamptz      NOT NULL,  -- when it got this probability
    seen_at           timestamptz      NOT NULL,  -- the end of that interval
    PRIMARY KEY (service, operation)
);

-- One row. Whoever computes locks it, so replicas take turns; the first in an interval moves it on, so it is done once.
CREATE TABLE sampling_state (
    computed_to timestamptz NOT NULL,             -- the end of the last interval that was computed
    computed_at timestamptz                       -- when; null if never
);

INSERT INTO sampling_state (computed_to) VALUES ('epoch');
