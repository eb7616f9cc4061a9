using System.Data;
using System.Runtime.CompilerServices;
using Npgsql;
using Tracepost.DataService.Query.Traces;

namespace Tracepost.DataService.Query.Search;

/// <summary>Reads a search's candidates from PostgreSQL, in batches that bound the memory.</summary>
internal sealed class CandidateReader(NpgsqlDataSource database)
{
    private const int MaxBatch = 256;
    private const int MaxBatchBytes = 8 * 1024 * 1024;

    /// <summary>The newest candidates of some ranges, newest first. The receiver releases them.</summary>
    /// <param name="sql">What a candidate is.</param>
    /// <param name="ranges">Only fragments that start in one of them; newest first, without overlap.</param>
    /// <param name="count">How many, or more if several start at the same time.</param>
    /// <param name="isSparse">Whether few are expected in all of the ranges.</param>
    /// <param name="cancellationToken">Ends it, in PostgreSQL too.</param>
    public async IAsyncEnumerable<List<Candidate>> ReadPageAsync(
        CandidateSql sql, IReadOnlyList<TraceRange> ranges, int count, bool isSparse, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var command = sql.Page(database, ranges, count, isSparse);
        await using var reader = await ExecuteAsync(command, cancellationToken);
        while (await ReadBatchAsync(reader, cancellationToken) is { Count: > 0 } batch) yield return batch;
    }

    /// <summary>The candidates of commits, in no order. The receiver releases them.</summary>
    /// <param name="sql">What a candidate is.</param>
    /// <param name="range">Only fragments that start in it.</param>
    /// <param name="commits">The commits.</param>
    /// <param name="cancellationToken">Ends it, in PostgreSQL too.</param>
    public async IAsyncEnumerable<List<Candidate>> ReadCommitsAsync(
        CandidateSql sql, TraceRange range, int[] commits, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var command = sql.OfCommits(database, range, commits);
        await using var reader = await ExecuteAsync(command, cancellationToken);
        while (await ReadBatchAsync(reader, cancellationToken) is { Count: > 0 } batch) yield return batch;
    }

    private static async Task<NpgsqlDataReader> ExecuteAsync(NpgsqlBatch command, CancellationToken cancellationToken)
    {
        var reader = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancellationToken);
        try
        {
            await reader.NextResultAsync(cancellationToken);
            return reader;
        }
        catch
        {
            await reader.DisposeAsync();
            throw;
        }
    }

    private static async Task<List<Candidate>> ReadBatchAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var batch = new List<Candidate>();
        var bytes = 0;
        while (batch.Count < MaxBatch && bytes < MaxBatchBytes && await reader.ReadAsync(cancellationToken))
        {
            var candidate = await ReadAsync(reader, cancellationToken);
            batch.Add(candidate);
            bytes += candidate.Payload.Length;
        }

        return batch;
    }

    private static async ValueTask<Candidate> ReadAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var candidate = new Candidate
        {
            IsDecided = reader.GetBoolean(0),
            StartNs = reader.GetInt64(1),
            TraceId = reader.GetTraceId(2),
            DictionaryId = reader.GetInt32(3),
        };
        if (candidate.IsDecided) return candidate;
        await using var payload = await reader.GetStreamAsync(4, cancellationToken);
        await payload.ReadExactlyAsync(candidate.Rent((int)payload.Length), cancellationToken);
        return candidate;
    }
}
