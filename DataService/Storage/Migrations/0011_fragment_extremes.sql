-- Of every 16 blocks the range of starts and the longest span, and whether there are errors: a search for what few fragments have passes over
-- the others' blocks. It takes less than a twentieth of a byte per span. PostgreSQL adds what comes to ranges that are summarized already; new ones
-- are summarized by a worker and by VACUUM, and read until then.
CREATE INDEX trace_fragments_extremes ON trace_fragments USING brin (start_ns, longest_ns, error_count) WITH (pages_per_range = 16);
