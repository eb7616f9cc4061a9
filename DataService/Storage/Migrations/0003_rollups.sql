-- What was committed and is not yet counted. A commit inserts its row in the transaction that stores its fragments; who counts
-- deletes it in the transaction that writes the counts. So every span is counted once.
ALTER TABLE trace_fragments ADD COLUMN commit_id int NOT NULL DEFAULT 0;  -- see arrivals; 0 if it was not noted

CREATE TABLE arrivals (
    at         timestamptz NOT NULL DEFAULT now(),
    from_ns    bigint      NOT NULL,        -- the start of the first span
    to_ns      bigint      NOT NULL,        -- the end of the last
    id         int         PRIMARY KEY,     -- commit_id of the fragments
    span_count int         NOT NULL,
    bytes      int         NOT NULL,        -- of the payloads, uncompressed
    trace_ids  uuid[]      NOT NULL         -- of the fragments
);

-- The oldest are counted first.
CREATE INDEX arrivals_at ON arrivals (at);

-- Ids do not compress.
ALTER TABLE arrivals ALTER COLUMN trace_ids SET STORAGE EXTERNAL;
