using Tracepost.TraceModel.State;

namespace Tracepost.ApiService.Pages.Overview;

/// <summary>What was not stored, or only later.</summary>
/// <param name="Where">The service that refused it.</param>
/// <param name="What">What was wrong.</param>
/// <param name="Count">How often.</param>
/// <param name="Unit">Requests, or spans.</param>
/// <param name="Advice">What to do about it.</param>
/// <param name="IsLost">Senders do not send it again.</param>
public sealed record Refusal(string Where, string What, ulong Count, string Unit, string Advice, bool IsLost)
{
    private const string Requests = "tracepost.ingest.requests/";
    private const string Spans = "tracepost.ingest.rejected/";

    private static readonly Dictionary<string, (string What, string Advice, bool IsLost)> OfRequests = new(StringComparer.Ordinal)
    {
        ["malformed"] = ("could not be read", "The sender speaks another protocol than the port it sends to, or a broken one: compare with “How to send traces”.", true),
        ["too_large"] = ("too large", "Let the sender make smaller batches (OTEL_BSP_MAX_EXPORT_BATCH_SIZE), or raise Limits__MaxRequestBytes.", true),
        ["unsupported"] = ("in an encoding that is not read", "Send gzip or deflate, protobuf or JSON: docs/protocols.md.", true),
        ["too_slow"] = ("arrived too slowly", "The way to here is slow, or the sender hangs. Limits__BodyTimeoutSeconds.", false),
        ["overloaded"] = ("too much at once", "Senders repeat it. If it goes on: a further DataService or a faster disk; docs/limits.md.", false),
        ["unavailable"] = ("the store was away", "Senders repeat it. Is PostgreSQL up? docs/limits.md.", false),
        ["full"] = ("PostgreSQL's disk was full", "Lower Retention__Days or set Retention__MaxBytes; docs/operations.md, “What to do when”.", false),
        ["failed"] = ("failed", "The log says why.", true),
        ["cancelled"] = ("the sender hung up", "Its timeout may be too short (OTEL_EXPORTER_OTLP_TIMEOUT, 10 s by default).", false),
    };

    private static readonly Dictionary<string, (string What, string Advice)> OfSpans = new(StringComparer.Ordinal)
    {
        ["trace_id"] = ("no trace id, or one of the wrong length", "The SDK, or what is between, is broken."),
        ["span_id"] = ("no span id, or one of the wrong length", "The SDK, or what is between, is broken."),
        ["parent_span_id"] = ("a parent's id of the wrong length", "The SDK, or what is between, is broken."),
        ["no_start"] = ("no start time", "The SDK, or what is between, is broken."),
        ["too_old"] = ("older than what is kept", "A sender's clock is wrong, or it sends what waited for long. Retention__Days says what is kept."),
        ["in_future"] = ("start in the future", "A sender's clock is wrong. Retention__FutureHours says how much is taken."),
    };

    /// <summary>What this ApiService refused.</summary>
    public static IEnumerable<Refusal> OfApiService(IEnumerable<(string Value, long Count)> requests) =>
        requests.Where(request => request.Value != "accepted").Select(request => OfRequest("ApiService, this one", request.Value, (ulong)request.Count));

    /// <summary>What all DataServices that were there lately refused.</summary>
    public static IEnumerable<Refusal> OfDataServices(IEnumerable<Replica> replicas)
    {
        var counters = replicas.SelectMany(replica => replica.Counters).GroupBy(counter => counter.Name, StringComparer.Ordinal)
            .OrderBy(counter => counter.Key, StringComparer.Ordinal);
        foreach (var counter in counters)
        {
            var count = counter.Aggregate(0ul, (sum, its) => sum + its.Count);
            if (Rest(counter.Key, Spans) is { } reason)
            {
                var (what, advice) = OfSpans.GetValueOrDefault(reason, (reason, ""));
                yield return new Refusal("DataService", what, count, "spans", advice, IsLost: true);
            }
            else if (Rest(counter.Key, Requests) is { } outcome and not ("stored" or "partial"))
            {
                yield return OfRequest("DataService", outcome, count);
            }
        }
    }

    private static Refusal OfRequest(string where, string outcome, ulong count)
    {
        var (what, advice, isLost) = OfRequests.GetValueOrDefault(outcome, (outcome, "", true));
        return new Refusal(where, what, count, "requests", advice, isLost);
    }

    private static string? Rest(string name, string prefix) => name.StartsWith(prefix, StringComparison.Ordinal) ? name[prefix.Length..] : null;
}
