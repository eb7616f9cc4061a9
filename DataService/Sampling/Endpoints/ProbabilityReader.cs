using System.Text;
using Google.Protobuf.WellKnownTypes;
using Npgsql;
using NpgsqlTypes;
using Tracepost.DataService.Sampling.Tables;
using Tracepost.DataService.Storage.Names;
using Tracepost.TraceModel.Sampling;

namespace Tracepost.DataService.Sampling.Endpoints;

/// <summary>
/// Answers from the tables and keeps nothing in memory, so all replicas say the same at once. ApiService asks once in some seconds for
/// each service, and however many names it asks for, few connections are busy with them.
/// </summary>
internal sealed class ProbabilityReader(NpgsqlDataSource database, IDatabaseClock clock, SamplingOptions options) : IDisposable
{
    private const int Connections = 4;

    private const string SelectState = "SELECT computed_at FROM sampling_state";

    private const string SelectProbabilities =
        """
        SELECT operation, probability, traces_per_second FROM sampling_probabilities WHERE service = $1 ORDER BY operation COLLATE "C"
        """;

    private readonly SemaphoreSlim _gate = new(Connections);

    /// <summary>The probabilities of a service; the defaults for one that is not known. Notes that somebody asked.</summary>
    public async Task<GetProbabilitiesResponse> ReadAsync(string service, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            await using var connection = await database.OpenConnectionAsync(cancellationToken);
            var now = await clock.NowAsync(connection, cancellationToken);
            return await ReadAsync(connection, NameText.Clean(Encoding.UTF8.GetBytes(service)), now, cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    private async Task<GetProbabilitiesResponse> ReadAsync(
        NpgsqlConnection connection, string service, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var response = new GetProbabilitiesResponse
        {
            DefaultProbability = options.InitialProbability,
            LowerBoundTracesPerSecond = options.LowerBoundTracesPerSecond,
        };
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(AskedServices.NoteCommand(service, now, now - options.Interval / 2));
        batch.BatchCommands.Add(new NpgsqlBatchCommand(SelectState));
        var select = new NpgsqlBatchCommand(SelectProbabilities);
        select.Parameters.Add(new() { Value = service, NpgsqlDbType = NpgsqlDbType.Text });
        batch.BatchCommands.Add(select);

        await using var rows = await batch.ExecuteReaderAsync(cancellationToken);
        if (await rows.ReadAsync(cancellationToken) && !await rows.IsDBNullAsync(0, cancellationToken))
            response.ComputedAt = Timestamp.FromDateTimeOffset(rows.GetFieldValue<DateTimeOffset>(0));
        await rows.NextResultAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            response.Operations.Add(new OperationProbability
            {
                Operation = rows.GetString(0),
                Probability = rows.GetDouble(1),
                TracesPerSecond = rows.GetDouble(2),
            });
        }

        return response;
    }
}
