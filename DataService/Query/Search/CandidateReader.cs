using System.Data;
using System.Runtime.CompilerServices;
using Npgsql;
using Tracepost.DataService.Query.Traces;

namespace Tracepost.DataService.Query.Search;

/// <summary>
/// Reads a search's candidates, newest first: pages that grow, because who has read many in vain will have to read many more, and within
/// them batches that bound the memory.
/// </summary>
internal sealed class CandidateReader(NpgsqlDataSource database, SearchRanges searched)
{
    private const int MinPage = 64;
    private const int MaxFirstPage = 2048;
    private const int MaxPage = 8192;

    // So many in the first piece of time are many.
    private const int Common = SparseRanges.FirstFragments / 16;

    private const int MaxBatch = 256;
    private const int MaxBatchBytes = 8 * 1024 * 1024;

    /// <summary>The batches. The receiver releases the candidates.</summary>
    /// <param name="sql">What a candidate is.</param>
    /// <param name="range">In which the spans start that are looked for.</param>
    /// <param name="names">Who started them.</param>
    /// <param name="limit">How many traces are wanted.</param>
    /// <param name="cancellationToken">Ends it, in PostgreSQL too.</param>
    public async IAsyncEnumerable<List<Candidate>> ReadAsync(
        CandidateSql sql, TraceRange range, NameIds names, int limit, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var page = (int)Math.Clamp(sql.IsMostlyDecided ? limit : 2L * limit, MinPage, MaxFirstPage);
        var (isSparse, isFirst, found) = (sql.MayBeSparse, true, 0L);
        await foreach (var ranges in searched.NewestFirstAsync(range, names, sql.MayBeSparse, cancellationToken))
        {
            for (var rest = ranges; rest.Count > 0;)
            {
                var (read, last) = (0, long.MaxValue);
                await using (var command = sql.Page(database, rest, page, isSparse && !isFirst))
                await using (var reader = await ExecuteAsync(command, cancellationToken))
                {
                    while (await ReadBatchAsync(reader, cancellationToken) is { Count: > 0 } batch)
                    {
                        read += batch.Count;
                        last = batch[^1].StartNs;
                        yield return batch;
                    }
                }

                var isFull = read >= page;
                found += read;
                // All of a page is waited for, so where the columns decide it is what is still missing, but for traces with several fragments.
                if (sql.IsMostlyDecided && found < limit) page = (int)Math.Clamp(limit - found, MinPage, MaxPage);
                else if (isFull) page = Math.Min((sql.IsMostlyDecided ? 2 : 4) * page, MaxPage);
                // There are many after all. Each page would look through the whole range again; and no block is without one.
                if (isFull || (isFirst && read >= Common)) isSparse = false;
                if (!isFull) break;
                rest = [.. rest.Where(range => range.FromNs < last).Select(range => range with { ToNs = Math.Min(range.ToNs, last - 1) })];
            }

            isFirst = false;
        }
    }

    /// <summary>The batches of commits, in no order. The receiver releases the candidates.</summary>
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
