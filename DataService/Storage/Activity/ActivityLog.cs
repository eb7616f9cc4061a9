using Npgsql;

namespace Tracepost.DataService.Storage.Activity;

/// <summary>
/// Writes which services and operations start fragments in which slots, once per slot, before the fragments themselves. It does not wait
/// for the disk: PostgreSQL's log keeps the order, so whoever finds the fragments after a crash finds this too.
/// </summary>
internal sealed class ActivityLog(NpgsqlDataSource database, TimeProvider time)
{
    private const string Insert =
        "INSERT INTO activity (from_ns, to_ns, service_ids, operation_ids) VALUES ($1, $2, $3, $4)";

    private readonly ActivityMemory _memory = new();
    private readonly StartDensity _density = new(time);

    /// <summary>Makes sure that a search for any name of these fragments looks where they start.</summary>
    public async ValueTask EnsureAsync(IReadOnlyList<Fragment> fragments, CancellationToken cancellationToken)
    {
        var length = ActivitySlot.LengthFor(_density.Count(fragments));
        var news = _memory.FindNew(fragments, length);
        if (news.Count == 0) return;

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var batch = connection.CreateBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand("SELECT set_config('synchronous_commit', 'off', true)"));
        foreach (var (slot, names) in news)
        {
            var command = new NpgsqlBatchCommand(Insert);
            command.Parameters.Add(new() { Value = slot.FromNs });
            command.Parameters.Add(new() { Value = slot.ToNs });
            command.Parameters.Add(new() { Value = names.Services.Order().ToArray() });
            command.Parameters.Add(new() { Value = names.Operations.Order().ToArray() });
            batch.BatchCommands.Add(command);
        }

        await batch.ExecuteNonQueryAsync(cancellationToken);
        _memory.Add(news);
    }

    /// <summary>What was written may be lost, so it is written again.</summary>
    public void Distrust() => _memory.Clear();

    /// <summary>Removes what ended before this time.</summary>
    /// <returns>How many rows.</returns>
    public async Task<int> ForgetAsync(long beforeNs, CancellationToken cancellationToken)
    {
        await using var delete = database.CreateCommand("DELETE FROM activity WHERE to_ns <= $1");
        delete.Parameters.Add(new() { Value = beforeNs });
        return await delete.ExecuteNonQueryAsync(cancellationToken);
    }
}
