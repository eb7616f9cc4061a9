using System.Data;
using System.Runtime.CompilerServices;
using Npgsql;
using Tracepost.DataService.Query;
using Tracepost.DataService.Query.Traces;
using Tracepost.DataService.Rollups.Arrivals;
using Tracepost.TraceModel;
using Tracepost.TraceModel.Wire;

namespace Tracepost.DataService.Rollups.Changes;

/// <summary>Reads what a batch of commits changed, trace after trace; one trace is in memory at a time.</summary>
internal sealed class ChangeReader(
    FragmentReader fragments, RollupOptions options, QueryOptions query, RollupMetrics metrics, ILogger<ChangeReader> logger)
{
    /// <summary>Few enough that PostgreSQL sorts their rows in memory.</summary>
    private const int TracesPerStatement = 256;

    // If ids that agree in their low half are one trace where it is read, they are so where it is counted.
    private readonly TraceIdSql _kind = query.StrictTraceIds ? TraceIdSql.Strict : TraceIdSql.Lenient;

    /// <summary>Reads the changes. Each is valid until the next.</summary>
    /// <param name="connection">In the transaction of the round.</param>
    /// <param name="batch">What is counted in it.</param>
    /// <param name="cancellationToken">Ends it, in PostgreSQL too.</param>
    public async IAsyncEnumerable<TraceChange> ReadAsync(
        NpgsqlConnection connection, ArrivalBatch batch, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (await ChangeSql.ForAsync(connection, batch, _kind, options, cancellationToken) is not { } sql) yield break;
        using var builder = new ChangeBuilder();
        foreach (var traceIds in batch.TraceIds.Select(_kind.Of).Distinct().Chunk(TracesPerStatement))
        {
            await using var command = sql.Command(connection, traceIds);
            await using var row = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancellationToken);
            using var tracesData = new PooledBuffer();
            TraceId? traceId = null;
            while (await row.ReadAsync(cancellationToken))
            {
                var next = _kind.Of(row.GetTraceId(0));
                if (traceId is { } done && done != next && Build(builder, done) is { } change) yield return change;
                if (traceId != next) builder.Clear();
                traceId = next;
                await AddAsync(builder, next, row, tracesData, cancellationToken);
            }

            if (traceId is { } last && Build(builder, last) is { } lastChange) yield return lastChange;
            builder.Clear();
        }
    }

    private TraceChange? Build(ChangeBuilder builder, TraceId traceId)
    {
        var change = builder.Build(traceId);
        metrics.Duplicates(builder.Duplicates);
        return change;
    }

    private async ValueTask AddAsync(
        ChangeBuilder builder, TraceId traceId, NpgsqlDataReader row, PooledBuffer tracesData, CancellationToken cancellationToken)
    {
        var isNew = row.GetBoolean(1);
        try
        {
            tracesData.Truncate(0);
            await fragments.DecompressAsync(row, dictionaryOrdinal: 2, tracesData, cancellationToken);
            builder.Add(tracesData, isNew);
        }
        catch (Exception e) when (e is InvalidDataException or MalformedProtobufException)
        {
            if (!isNew) return;
            RollupLog.Damaged(logger, traceId, e);
            metrics.LeftOut("fragment");
        }
    }
}
