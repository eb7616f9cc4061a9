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

    private readonly TraceIdSql _kind = query.StrictTraceIds ? TraceIdSql.Strict : TraceIdSql.Lenient;

    /// <summary>
    /// Reads the changes. Each is valid until the next. Ids that agree in their low half are one trace, as for Zipkin: a service that knows
    /// 64 bits only is called by others too. Without the index on the low half, those are found that come in one batch, and the short id
    /// of a long one.
    /// </summary>
    /// <param name="connection">In the transaction of the round.</param>
    /// <param name="batch">What is counted in it.</param>
    /// <param name="cancellationToken">Ends it, in PostgreSQL too.</param>
    public async IAsyncEnumerable<TraceChange> ReadAsync(
        NpgsqlConnection connection, ArrivalBatch batch, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (await ChangeSql.ForAsync(connection, batch, _kind, options, cancellationToken) is not { } sql) yield break;
        using var builder = new ChangeBuilder();
        foreach (var traces in batch.TraceIds.GroupBy(TraceIdSql.Lenient.Of).Chunk(TracesPerStatement))
        {
            await using var command = sql.Command(connection, traces.SelectMany(ids => ids.Append(ids.Key)).Select(_kind.Of).Distinct());
            await using var row = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancellationToken);
            using var tracesData = new PooledBuffer();
            TraceId? traceId = null;
            while (await row.ReadAsync(cancellationToken))
            {
                var next = row.GetTraceId(0);
                if (traceId is not { } done || done.Low != next.Low)
                {
                    if (traceId is { } last && Build(builder, last) is { } change) yield return change;
                    builder.Clear();
                    traceId = next;
                }

                await AddAsync(builder, next, row, tracesData, cancellationToken);
            }

            if (traceId is { } final && Build(builder, final) is { } finalChange) yield return finalChange;
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
            await fragments.DecompressAsync(row, traceId, dictionaryOrdinal: 2, tracesData, cancellationToken);
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
