using Npgsql;
using Tracepost.DataService.Query;
using Tracepost.DataService.Rollups;

namespace Tracepost.DataService.Tests.Rollups;

/// <summary>A rollup that keeps a row for each span with how often it was counted, which must be once.</summary>
internal sealed class SpanLedger : IRollup
{
    public const string Table =
        """
        CREATE TABLE IF NOT EXISTS ledger (
            trace_id uuid, span_id bigint, start_ns bigint, kind int, service text, name text, is_error bool, times int,
            PRIMARY KEY (trace_id, span_id, start_ns, kind))
        """;

    private int _changes;

    /// <summary>Is called for each change.</summary>
    public Action<TraceChange>? OnChange { get; set; }

    /// <summary>Is called before the writing, in the transaction.</summary>
    public Func<NpgsqlConnection, Task>? OnWriting { get; set; }

    /// <summary>Is called after the writing, in the transaction.</summary>
    public Func<NpgsqlConnection, Task>? OnWritten { get; set; }

    /// <summary>How many changes there were, also in rounds that failed.</summary>
    public int Changes => _changes;

    public IRollupRound Begin() => new Round(this);

    private sealed class Round(SpanLedger ledger) : IRollupRound
    {
        private readonly List<(Guid TraceId, RolledSpan Span)> _spans = [];

        public void Add(TraceChange change)
        {
            Interlocked.Increment(ref ledger._changes);
            ledger.OnChange?.Invoke(change);
            _spans.AddRange(change.New.Select(span => (change.TraceId.ToUuid(), span with { Otlp = default })));
        }

        public async Task WriteAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
        {
            if (ledger.OnWriting is { } onWriting) await onWriting(connection);
            await using var insert = new NpgsqlCommand(
                """
                INSERT INTO ledger AS l
                SELECT *, 1 FROM unnest($1, $2, $3, $4, $5, $6, $7)
                ON CONFLICT (trace_id, span_id, start_ns, kind) DO UPDATE SET times = l.times + 1
                """,
                connection);
            insert.Add(_spans.Select(row => row.TraceId).ToArray());
            insert.Add(_spans.Select(row => (long)row.Span.Key.SpanId).ToArray());
            insert.Add(_spans.Select(row => (long)row.Span.Key.StartNs).ToArray());
            insert.Add(_spans.Select(row => (int)row.Span.Key.Kind).ToArray());
            insert.Add(_spans.Select(row => row.Span.Service).ToArray());
            insert.Add(_spans.Select(row => row.Span.Name).ToArray());
            insert.Add(_spans.Select(row => row.Span.IsError).ToArray());
            await insert.ExecuteNonQueryAsync(cancellationToken);
            if (ledger.OnWritten is { } onWritten) await onWritten(connection);
        }
    }
}
