using Grpc.Core;
using Npgsql;
using Tracepost.DataService.State.Reading;
using Tracepost.DataService.Storage;
using Tracepost.DataService.Storage.Retention;
using Tracepost.TraceModel.State;

namespace Tracepost.DataService.State;

/// <summary>
/// Reads the state of the store: a handful of short queries, each on its own, so that none keeps a lock for the others. Whoever asks within some seconds gets
/// the same answer; of those that ask at once, one reads.
/// </summary>
internal sealed class StateReader(NpgsqlDataSource database, RetentionOptions retention, SettingsInForce settings, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan GoodFor = TimeSpan.FromSeconds(3);

    /// <summary>All queries together; sizes of a partition that somebody locks are waited for.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _turn = new(1);
    private (long At, GetStoreStateResponse Answer)? _latest;

    /// <exception cref="RpcException">DEADLINE_EXCEEDED: it took too long.</exception>
    public async Task<GetStoreStateResponse> ReadAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Patience, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            await _turn.WaitAsync(linked.Token);
            try
            {
                if (_latest is { } latest && time.GetElapsedTime(latest.At) < GoodFor) return latest.Answer;
                var answer = await ReadNowAsync(linked.Token);
                _latest = (time.GetTimestamp(), answer);
                return answer;
            }
            finally
            {
                _turn.Release();
            }
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new RpcException(new Status(StatusCode.DeadlineExceeded, $"the state of the store took longer than {Patience.TotalSeconds} s to read"));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private async Task<GetStoreStateResponse> ReadNowAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var (state, now) = await DatabaseReader.ReadAsync(connection, cancellationToken);
        var (days, oldest) = await DayReader.ReadAsync(connection, cancellationToken);
        var bytes = await StoreSize.TotalAsync(connection, cancellationToken);
        var answer = new GetStoreStateResponse
        {
            At = StateTime.ToUnixNano(now),
            Database = state,
            Retention = RetentionForecast.Of(retention, bytes, oldest, time.Today()),
            Ingest = await IngestReader.ReadAsync(connection, now, cancellationToken),
        };
        answer.Days.AddRange(days);
        answer.Tables.AddRange(await TableReader.ReadAsync(connection, cancellationToken));
        answer.Replicas.AddRange(await ReplicaReader.ReadAsync(connection, cancellationToken));
        answer.Settings.AddRange(settings.All());
        return answer;
    }
}
