-- How long the calls between services took, and what the other side is. Small, and written beside service_links, never joined with
-- trace_fragments: with Citus it stays where it is. What was counted before has no durations.

-- What a round of counting found in the traces that start in a minute; the sums of these rows are the histograms, and may be less than none in
-- a row, as in service_links. After an hour they are folded into a row for each hour.
CREATE TABLE link_durations (
    written_at timestamptz NOT NULL DEFAULT now(),
    from_ns    bigint      NOT NULL,        -- Unix nanoseconds
    length_ns  bigint      NOT NULL,        -- a minute or an hour
    parent_ids int[]       NOT NULL,        -- link_names.id of the caller; as long as those below
    child_ids  int[]       NOT NULL,        -- of the called
    buckets    smallint[]  NOT NULL,        -- LatencyBuckets; -1: a call whose duration nobody measured
    calls      bigint[]    NOT NULL,
    errors     bigint[]    NOT NULL         -- of the calls, those that failed
);

CREATE INDEX link_durations_from_ns ON link_durations (from_ns);
CREATE INDEX link_durations_minutes ON link_durations (written_at) WHERE length_ns = 60000000000;

-- What spans say of the other side: 0 nothing, 1 a database, 2 a broker (NodeKind).
ALTER TABLE link_names ADD COLUMN kind smallint NOT NULL DEFAULT 0;
