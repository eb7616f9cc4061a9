using System.Globalization;
using Npgsql;
using Tracepost.DataService.Storage.Schema;
using Tracepost.ServiceDefaults.Telemetry;

namespace Tracepost.DataService.Storage.Compression;

/// <summary>
/// Trains dictionaries, and takes up those of other replicas. The first is trained as soon as there is a megabyte of payloads. After that a
/// candidate is trained every ten minutes (a third of a second of CPU) and measured on payloads that it has not seen; it is stored
/// if it makes them 5 % smaller than the one in use does, or 1 % when that is a day old. So a dictionary from the first minute, and one
/// that traffic has grown away from, are replaced when that pays and only then.
/// </summary>
internal sealed class DictionaryTrainer(
    NpgsqlDataSource database,
    DictionarySet dictionaries,
    DictionarySamples samples,
    CompressionOptions options,
    StoreReadiness readiness,
    TimeProvider time,
    ILogger<DictionaryTrainer> logger) : BackgroundService
{
    private const int FirstAfterBytes = 1024 * 1024;
    private const double WorthIt = 0.95;
    private const double WorthItWhenOld = 0.99;

    private static readonly string Turn = string.Create(CultureInfo.InvariantCulture, $"SELECT pg_advisory_xact_lock({StoreLocks.Training})");

    private static readonly string Insert = string.Create(
        CultureInfo.InvariantCulture,
        $"""
        INSERT INTO dictionaries (content)
        SELECT $1
        WHERE coalesce((SELECT max(id) FROM dictionaries), 0) = $2
          AND $3 <= CASE WHEN (SELECT created_at FROM dictionaries WHERE id = $2) < now() - $4 THEN {WorthItWhenOld} ELSE {WorthIt} END
        RETURNING id
        """);

    private static readonly TimeSpan BetweenCandidates = TimeSpan.FromMinutes(10);

    private long? _lastTraining;
    private long _takenBefore;

    /// <summary>Takes up the newest dictionary and trains a better one if it is time.</summary>
    internal async Task CheckAsync(CancellationToken cancellationToken)
    {
        await dictionaries.UseNewestAsync(cancellationToken);
        if (!options.Train || !IsTime()) return;
        _lastTraining = time.GetTimestamp();
        _takenBefore = samples.Taken;

        var current = dictionaries.Current;
        var candidate = await Task.Run(() => DictionaryTraining.Train(samples.Take(), current, options), cancellationToken);
        if (candidate is not null) await StoreAsync(candidate, current?.Id ?? 0, cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var untraced = Untraced.Begin();
        await readiness.WaitAsync(stoppingToken);
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(options.CheckSeconds), time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await CheckAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                CompressionLog.Failed(logger, e);
            }
        }
    }

    private bool IsTime()
    {
        if (!samples.IsFull && samples.Bytes < FirstAfterBytes) return false;
        if (dictionaries.Current is null) return true;
        var isDue = _lastTraining is not { } last || time.GetElapsedTime(last) >= BetweenCandidates;
        return isDue && samples.Taken != _takenBefore;
    }

    /// <summary>One replica at a time, and only if none has stored another since we looked.</summary>
    private async Task StoreAsync(DictionaryTraining.Candidate candidate, int replaces, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using (var turn = new NpgsqlCommand(Turn, connection)) await turn.ExecuteNonQueryAsync(cancellationToken);
        await using var insert = new NpgsqlCommand(Insert, connection);
        insert.Parameters.Add(new() { Value = candidate.Content });
        insert.Parameters.Add(new() { Value = replaces });
        insert.Parameters.Add(new() { Value = candidate.RelativeSize });
        insert.Parameters.Add(new() { Value = TimeSpan.FromHours(options.RetrainHours) });
        var id = await insert.ExecuteScalarAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        if (id is not int stored) return;
        CompressionLog.Trained(logger, stored, candidate.Content.Length, Math.Round(100 * (1 - candidate.RelativeSize), 1));
        await dictionaries.UseNewestAsync(cancellationToken);
    }
}
