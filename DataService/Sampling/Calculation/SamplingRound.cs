using Npgsql;
using Tracepost.DataService.Sampling.Counting;
using Tracepost.DataService.Sampling.Tables;

namespace Tracepost.DataService.Sampling.Calculation;

/// <summary>
/// What each replica does every few seconds: it writes what it counted, and the first one after the end of an interval computes. Nothing
/// of it while nobody asks.
/// </summary>
internal sealed class SamplingRound(
    NpgsqlDataSource database,
    IDatabaseClock clock,
    RootCounter counter,
    ThroughputLog throughputs,
    SamplingStep step,
    SamplingOptions options,
    SamplingMetrics metrics)
{
    /// <summary>One round.</summary>
    /// <returns>Whether this replica computed an interval.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var now = await clock.NowAsync(connection, cancellationToken);
        var (isAsked, computedTo) = await SamplingTurn.LookAsync(connection, now - options.Idle, cancellationToken);
        if (!isAsked)
        {
            counter.Stop();
            return false;
        }

        await WriteCountsAsync(connection, now, cancellationToken);

        // A tick later all replicas have written what belongs to the interval.
        var to = StartOfInterval(now - options.Tick);
        if (!IsDue(computedTo, to)) return false;
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (await SamplingTurn.TakeAsync(connection, cancellationToken) is not { } computed || !IsDue(computed, to)) return false;
        await ComputeAsync(connection, to, now, cancellationToken);
        await SamplingTurn.DoneAsync(connection, to, now, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    private async Task WriteCountsAsync(NpgsqlConnection connection, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var counts = counter.Take();
        try
        {
            await ThroughputLog.AppendAsync(connection, now, counts, cancellationToken);
        }
        catch
        {
            counter.Return(counts);
            throw;
        }
    }

    private async Task ComputeAsync(NpgsqlConnection connection, DateTimeOffset to, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var before = await ProbabilityTable.ReadAsync(connection, now - options.Idle, cancellationToken);
        var throughput = await throughputs.ReadAsync(connection, to, now - options.Idle, cancellationToken);
        var after = new Dictionary<OperationKey, OperationState>(before.Count);
        foreach (var key in before.Keys.Union(throughput.Traces.Keys))
        {
            if (step.After(before.GetValueOrDefault(key), throughput, throughput.Traces.GetValueOrDefault(key), now) is { } state) after[key] = state;
        }

        var tooMany = TooMany(after).ToList();
        foreach (var key in tooMany) after.Remove(key);
        await ProbabilityTable.WriteAsync(connection, [.. after.Where(row => before.GetValueOrDefault(row.Key) != row.Value)], cancellationToken);
        await ProbabilityTable.DeleteAsync(connection, [.. tooMany.Where(before.ContainsKey)], cancellationToken);

        var old = now - TimeSpan.FromHours(options.ForgetHours);
        var forgotten = await ProbabilityTable.ForgetAsync(connection, old, cancellationToken);
        await AskedServices.ForgetAsync(connection, old, cancellationToken);
        await throughputs.ForgetAsync(connection, to, cancellationToken);
        metrics.Computed(before, after, tooMany.Count, forgotten);
    }

    /// <summary>Those with the least traffic. Traffic, not stored traces, of which all have about as many.</summary>
    private IEnumerable<OperationKey> TooMany(Dictionary<OperationKey, OperationState> states) => states
        .GroupBy(row => row.Key.Service, StringComparer.Ordinal)
        .Where(service => service.Count() > options.MaxOperationsPerService)
        .SelectMany(service => service
            .OrderByDescending(row => row.Value.Traffic)
            .ThenBy(row => row.Key.Operation, StringComparer.Ordinal)
            .Skip(options.MaxOperationsPerService)
            .Select(row => row.Key));

    /// <summary>Also if the database's clock was set back: otherwise nothing would be computed until it gets there again.</summary>
    private bool IsDue(DateTimeOffset computedTo, DateTimeOffset to) => computedTo < to || computedTo > to + 2 * options.Interval;

    private DateTimeOffset StartOfInterval(DateTimeOffset time) => new(time.UtcTicks - time.UtcTicks % options.Interval.Ticks, TimeSpan.Zero);
}
