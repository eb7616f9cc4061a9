-- The rows of trace_fragments, with less around the payload: docs/decisions/018-row-format.md. As before, times are Unix nanoseconds,
-- columns are ordered so that none needs padding, and none is nullable, so that no row carries a null bitmap. There is no key across
-- shards: with Citus, trace_id distributes the rows.
ALTER TABLE trace_fragments RENAME TO trace_fragments_before;

CREATE TABLE trace_fragments (
    start_ns      bigint NOT NULL,          -- of the first span
    end_ns        bigint NOT NULL,          -- of the last span to end
    trace_id      uuid   NOT NULL,
    longest_ns    real   NOT NULL,          -- the longest span's duration, rounded up, so that a condition on it misses nothing
    span_count    int    NOT NULL,
    error_count   int    NOT NULL,          -- spans with status ERROR
    dictionary_id int    NOT NULL,
    commit_id     int    NOT NULL,          -- see arrivals; 0 if it was not noted
    name_ids      int[]  NOT NULL,          -- distinct, ascending: services.id, negative; operations.id
    payload       bytea  NOT NULL           -- zstd of OTLP TracesData
) PARTITION BY RANGE (start_ns);

-- The payload is compressed already.
ALTER TABLE trace_fragments ALTER COLUMN payload SET STORAGE EXTERNAL;

-- Day by day, so that no more than the largest is there twice before the end.
DO $$
DECLARE
    day record;
BEGIN
    FOR day IN
        SELECT c.relname AS name, pg_get_expr(c.relpartbound, c.oid) AS bounds
        FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'trace_fragments_before'::regclass
    LOOP
        EXECUTE format('ALTER TABLE trace_fragments_before DETACH PARTITION %I', day.name);
        EXECUTE format('ALTER TABLE %I RENAME TO %I', day.name, day.name || '_before');
        EXECUTE format('CREATE TABLE %I PARTITION OF trace_fragments %s', day.name, day.bounds);
        EXECUTE format($copy$
            INSERT INTO %I (start_ns, end_ns, trace_id, longest_ns, span_count, error_count, dictionary_id, commit_id, name_ids, payload)
            SELECT start_ns, end_ns, trace_id, (longest_ns * 1.0000002::float8)::real, span_count, error_count, dictionary_id, commit_id,
                   ARRAY(SELECT -id FROM unnest(service_ids) AS id ORDER BY id DESC) || operation_ids, payload
            FROM %I
            $copy$, day.name, day.name || '_before');
        EXECUTE format('DROP TABLE %I', day.name || '_before');
    END LOOP;
END $$;

DROP TABLE trace_fragments_before;

CREATE INDEX trace_fragments_trace_id ON trace_fragments (trace_id);
CREATE INDEX trace_fragments_start_ns ON trace_fragments (start_ns);
