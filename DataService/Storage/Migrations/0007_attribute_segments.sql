-- Which attributes the spans of which commits have. A commit inserts its row in the transaction that stores its fragments; small ones are
-- merged later. A search by attributes reads the fragments of those commits of which the filter does not say no.
CREATE TABLE attribute_segments (
    from_ns    bigint NOT NULL,         -- the start_ns of the first fragment
    to_ns      bigint NOT NULL,         -- of the last
    span_count int    NOT NULL,
    commit_ids int[]  NOT NULL,         -- commit_id of the fragments; fragments with 0 are in no segment
    filter     bytea  NOT NULL          -- TokenFilter; empty: still to be made, so that anything may be there
);

CREATE INDEX attribute_segments_to_ns ON attribute_segments (to_ns);

-- So that a part of it can be read alone.
ALTER TABLE attribute_segments ALTER COLUMN filter SET STORAGE EXTERNAL;

-- Commits have many fragments, whose equal keys take an index little room.
CREATE INDEX trace_fragments_commit_id ON trace_fragments (commit_id);

-- What was stored before. Merging makes the filters.
INSERT INTO attribute_segments (from_ns, to_ns, span_count, commit_ids, filter)
SELECT min(start_ns), max(start_ns), least(sum(span_count), 2147483647), ARRAY[commit_id], '' FROM trace_fragments GROUP BY commit_id;
