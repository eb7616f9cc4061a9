using Tracepost.TraceModel.Dependencies;

namespace Tracepost.TraceModel.Statistics;

/// <summary>The calls of one service by another within a trace.</summary>
/// <param name="Parent">Who calls.</param>
/// <param name="Child">Who is called: a service, or a database, a broker or another system that sends no spans.</param>
public sealed record ServiceCalls(string Parent, string Child)
{
    /// <summary>How often.</summary>
    public int Calls { get; private set; }

    /// <summary>How often in vain.</summary>
    public int Errors { get; private set; }

    /// <summary>How long the calls took together, in nanoseconds: where the called side sent a span, as it saw them.</summary>
    public double TotalNano { get; private set; }

    /// <summary>How long the longest took, in nanoseconds.</summary>
    public ulong MaxNano { get; private set; }

    /// <summary>How long they took on the average, in nanoseconds.</summary>
    public double AverageNano => TotalNano / Calls;

    /// <summary>
    /// Finds them: a span below one of another service is a call; a client span below which there is no other service is one of the system that its
    /// attributes name; who sends or receives messages is linked with the broker, if it is known, and not with each other.
    /// </summary>
    public static IReadOnlyList<ServiceCalls> Of(TraceTree tree)
    {
        var found = new Dictionary<(string, string), ServiceCalls>();
        var isAnswered = new bool[tree.Nodes.Count];
        // From below, so that it is known of a client span whether another service answered it.
        for (var i = tree.Nodes.Count - 1; i >= 0; i--)
        {
            var node = tree.Nodes[i];
            var service = node.Span.Resource.ServiceName;
            var remote = node.Span.Kind is SpanKind.Client or SpanKind.Producer or SpanKind.Consumer ? RemoteService.Of(node.Span) : null;
            if (remote == service) remote = null;

            if (node.Span.Kind == SpanKind.Consumer && remote is not null) Count(remote, service, node.Span);
            else if (node.Parent is { } parent && parent.Span.Resource.ServiceName != service)
            {
                Count(parent.Span.Resource.ServiceName, service, node.Span);
                isAnswered[parent.Index] = true;
            }

            if (remote is not null && (node.Span.Kind == SpanKind.Producer || (node.Span.Kind == SpanKind.Client && !isAnswered[i]))) Count(service, remote, node.Span);
        }

        return [.. found.Values];

        void Count(string parent, string child, Span span)
        {
            if (!found.TryGetValue((parent, child), out var calls)) found.Add((parent, child), calls = new ServiceCalls(parent, child));
            calls.Calls++;
            if (span.Status == StatusCode.Error) calls.Errors++;
            calls.TotalNano += span.DurationNano;
            calls.MaxNano = Math.Max(calls.MaxNano, span.DurationNano);
        }
    }
}
