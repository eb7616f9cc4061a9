using System.Globalization;
using Tracepost.TraceModel.Dependencies;

namespace Tracepost.TraceModel.Tests.Dependencies;

/// <summary>
/// Traces and links as text. A span is
/// <code>id parent kind service>remote flags        b a client web>app !</code>
/// with "." for no parent, "-" for no service; flags are "!" (error), "shared" and "@5" (its start), "+9" (its duration). A link is <c>web>app 2</c>, or
/// <c>web>app 2!1</c> if one of the two calls failed.
/// </summary>
internal static class LinkCase
{
    public static LinkSpan[] Spans(params IEnumerable<string> spans) => [.. spans.Select(Span)];

    public static string Links(params IEnumerable<LinkSpan[]> traces)
    {
        var counts = new LinkCounts();
        var linker = new ServiceLinker();
        foreach (var trace in traces) linker.Add(trace, counts);
        return Text(counts);
    }

    /// <summary>How long the calls took, in nanoseconds below 32, where buckets are exact: <c>web>app 5,9</c>, <c>web>app ?</c> if nobody measured it.</summary>
    public static string Durations(IEnumerable<LinkSpan> spans)
    {
        var durations = new LinkDurations();
        new ServiceLinker().Add([.. spans], new LinkCounts(), 1, durations);
        return string.Join(", ", durations.Counts.GroupBy(count => $"{count.Parent}>{count.Child}").OrderBy(link => link.Key, StringComparer.Ordinal).Select(link =>
            $"{link.Key} {string.Join(',', link.OrderBy(count => count.Bucket).Select(count => count.Bucket == LinkDurations.Unmeasured ? "?" : $"{count.Bucket}{(count.Errors > 0 ? "!" : "")}"))}"));
    }

    public static string Text(LinkCounts counts) => string.Join(", ", counts.Links
        .Where(link => link is not (_, _, 0, 0))
        .Select(link => string.Create(CultureInfo.InvariantCulture, $"{link.Parent}>{link.Child} {link.Calls}") + (link.Errors == 0 ? "" : $"!{link.Errors}"))
        .Order(StringComparer.Ordinal));

    private static LinkSpan Span(string text)
    {
        var parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var names = parts[3].Split('>');
        return new LinkSpan
        {
            SpanId = Id(parts[0]),
            ParentSpanId = Id(parts[1]),
            Kind = parts[2] == "none" ? SpanKind.Unspecified : SpanKindNames.FromJaeger(parts[2])!.Value,
            Service = names[0] is "-" or "" ? null : names[0],
            RemoteService = names.Length > 1 ? names[1] : null,
            IsError = parts.Contains("!"),
            IsShared = parts.Contains("shared"),
            DurationNs = parts.FirstOrDefault(part => part.StartsWith('+')) is { } length ? ulong.Parse(length[1..], CultureInfo.InvariantCulture) : 0,
            StartNs = parts.FirstOrDefault(part => part.StartsWith('@')) is { } start ? ulong.Parse(start[1..], CultureInfo.InvariantCulture) : 0,
        };
    }

    private static SpanId Id(string text) => text == "." ? default : SpanId.TryParse(text, out var id) ? id : throw new FormatException(text);
}
