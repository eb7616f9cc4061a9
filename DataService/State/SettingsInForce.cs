using System.Globalization;
using Tracepost.DataService.Compaction;
using Tracepost.DataService.Ingest;
using Tracepost.DataService.Query;
using Tracepost.DataService.Rollups;
using Tracepost.DataService.Rollups.Metrics;
using Tracepost.DataService.Storage.Commit;
using Tracepost.DataService.Storage.Retention;
using Tracepost.TraceModel.State;

namespace Tracepost.DataService.State;

/// <summary>The settings that say how much is taken, kept and answered, by the names of docs/configuration.md. Never one that could hold a secret.</summary>
internal sealed class SettingsInForce(
    RetentionOptions retention, IngestOptions ingest, StoreOptions store, CompactionOptions compaction, RollupOptions rollups, SpanMetricsOptions metrics, QueryOptions query)
{
    public IEnumerable<Setting> All()
    {
        yield return Of("Retention__Days", retention.Days);
        yield return Of("Retention__MaxBytes", retention.MaxBytes.Bytes);
        yield return Of("Retention__FutureHours", retention.FutureHours);
        yield return Of("Ingest__Writers", ingest.Writers);
        yield return Of("Ingest__MaxInFlightBytes", ingest.MaxInFlightBytes);
        yield return Of("Ingest__MaxRequestBytes", ingest.MaxRequestBytes);
        yield return Of("Ingest__CommitTimeoutSeconds", ingest.CommitTimeoutSeconds);
        yield return Of("Store__SynchronousCommit", store.SynchronousCommit);
        yield return Of("Compaction__Enabled", compaction.Enabled);
        yield return Of("Compaction__AfterHours", compaction.AfterHours);
        yield return Of("Rollups__Enabled", rollups.Enabled);
        yield return Of("SpanMetrics__RetentionDays", metrics.RetentionDays);
        yield return Of("Query__MaxConcurrent", query.MaxConcurrent);
        yield return Of("Query__SearchTimeoutSeconds", query.SearchTimeoutSeconds);
    }

    private static Setting Of<T>(string name, T value)
        where T : IConvertible => new() { Name = name, Value = value is bool flag ? flag ? "true" : "false" : value.ToString(CultureInfo.InvariantCulture) };
}
