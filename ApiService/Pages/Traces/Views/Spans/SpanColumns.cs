using Tracepost.ApiService.Pages.Traces.Views.Tables;
using Tracepost.TraceModel;

namespace Tracepost.ApiService.Pages.Traces.Views.Spans;

/// <summary>The columns of the table of spans.</summary>
internal static class SpanColumns
{
    public const string Usual = "start";

    public static IReadOnlyList<TableColumn<TraceNode>> All(LoadedTrace trace)
    {
        var self = trace.SelfTimes;
        return
        [
            new("start", "Start", (a, b) => a.Span.StartUnixNano.CompareTo(b.Span.StartUnixNano), IsAscending: true),
            Text("service", "Service", node => node.Span.Resource.ServiceName),
            Text("name", "Operation", node => node.Span.Name),
            Text("kind", "Kind", node => node.Span.Kind.ToJaeger()),
            new("duration", "Duration", (a, b) => b.Span.DurationNano.CompareTo(a.Span.DurationNano)),
            new("self", "Self time", (a, b) => self[b].CompareTo(self[a])),
            // Errors first.
            new("status", "Status", (a, b) => b.Span.Status.CompareTo(a.Span.Status), IsNumber: false),
        ];
    }

    private static TableColumn<TraceNode> Text(string value, string name, Func<TraceNode, string> key) =>
        new(value, name, (a, b) => string.Compare(key(a), key(b), StringComparison.OrdinalIgnoreCase), IsNumber: false, IsAscending: true);
}
