using System.Diagnostics;

namespace Tracepost.DataService.Query.Telemetry;

/// <summary>The read side's own spans: <c>handle_request</c>, with an event before and after what PostgreSQL does.</summary>
internal static class QueryTrace
{
    /// <summary>The activity source and the meter.</summary>
    public const string Name = "Tracepost.DataService";

    private static readonly ActivitySource Source = new(Name);

    /// <summary>Starts <c>handle_request</c>; null if nobody listens.</summary>
    public static Activity? HandleRequest(string kind)
    {
        var activity = Source.StartActivity("handle_request");
        if (activity is { IsAllDataRequested: true }) activity.SetTag("tracepost.query.kind", kind);
        return activity;
    }

    /// <summary>Adds a fact to <c>handle_request</c>.</summary>
    public static void Tag(string key, object value) => Current?.SetTag(key, value);

    /// <summary>Now PostgreSQL is asked.</summary>
    public static void Fetching() => Current?.AddEvent(new ActivityEvent("Fetching data from database"));

    /// <summary>Now PostgreSQL has given all that was asked for.</summary>
    /// <param name="rows">How many rows.</param>
    public static void Received(long rows) =>
        Current?.AddEvent(new ActivityEvent("Received data from database", tags: new() { { "tracepost.rows", rows } }));

    private static Activity? Current =>
        Activity.Current is { IsAllDataRequested: true } activity && ReferenceEquals(activity.Source, Source) ? activity : null;
}
