using Tracepost.OrderSystem.Simulation;
using static OpenTelemetry.Proto.Trace.V1.Span.Types;

namespace Tracepost.OrderSystem.Calls;

/// <summary>PostgreSQL and Redis, as https://opentelemetry.io/docs/specs/semconv/database/database-spans/ describes them.</summary>
internal static class Stores
{
    private const double SlowQueries = 0.004;

    /// <summary>A query; now and then a slow one. <paramref name="summary"/> is <c>SELECT products</c>.</summary>
    public static void Query(this SimSpan caller, string database, string summary, string sql, double medianMilliseconds, int rows = 1) =>
        caller.Child(summary, SpanKind.Client, scope: caller.Pod.Service.Runtime.Sql, work: span =>
        {
            Describe(span, database, summary, sql);
            if (span.Dice.Chance(SlowQueries))
            {
                // Somebody else holds a lock, or the statistics are stale.
                span.Event("slow query", ("db.lock.wait", true), ("db.rows.examined", span.Dice.Between(50_000, 4_000_000)));
                span.Work(1_400);
            }

            span.Work(medianMilliseconds);
            span.Set("db.response.returned_rows", rows);
        });

    /// <summary>A query that PostgreSQL refuses with an SQLSTATE.</summary>
    public static void QueryFails(
        this SimSpan caller, string database, string summary, string sql, string sqlState, string exception, string message) =>
        caller.Child(summary, SpanKind.Client, scope: caller.Pod.Service.Runtime.Sql, work: span =>
        {
            Describe(span, database, summary, sql);
            span.Work(4);
            span.Set("db.response.status_code", sqlState);
            span.Throw(exception, $"{sqlState}: {message}");
        });

    /// <summary>A Redis command; its arguments are hidden, as instrumentations do.</summary>
    public static void Redis(this SimSpan caller, string command, string arguments) =>
        caller.Child(command, SpanKind.Client, scope: caller.Pod.Service.Runtime.Redis, work: span =>
        {
            span.Set("db.system.name", "redis").Set("db.namespace", "0")
                .Set("db.operation.name", command).Set("db.query.text", $"{command} {arguments}")
                .Set("server.address", "redis-master.shop.svc.cluster.local").Set("server.port", 6379);
            span.Work(0.6);
        });

    private static void Describe(SimSpan span, string database, string summary, string sql)
    {
        var words = summary.Split(' ');
        span.Set("db.system.name", "postgresql").Set("db.namespace", database)
            .Set("db.operation.name", words[0]).Set("db.collection.name", words[^1])
            .Set("db.query.summary", summary).Set("db.query.text", sql)
            .Set("server.address", $"pg-{database}.shop.svc.cluster.local").Set("server.port", 5432);
    }
}
