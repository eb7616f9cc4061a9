using Tracepost.TraceModel;

namespace Tracepost.ApiService.Pages.Services;

/// <summary>Which spans of a service count: what others ask of it, what it asks of others, what it does itself, or all.</summary>
/// <param name="Value">As it is in the URL.</param>
/// <param name="Name">As people read it.</param>
/// <param name="Kinds">The kinds; none means all.</param>
public sealed record SpanChoice(string Value, string Name, IReadOnlyList<SpanKind> Kinds)
{
    /// <summary>All choices, the usual one first.</summary>
    public static readonly IReadOnlyList<SpanChoice> All =
    [
        new("served", "Requests and messages it handles", [SpanKind.Server, SpanKind.Consumer]),
        new("sent", "Calls and messages it sends", [SpanKind.Client, SpanKind.Producer]),
        new("internal", "What it does inside", [SpanKind.Internal, SpanKind.Unspecified]),
        new("all", "All spans", []),
    ];

    /// <summary>The choice of that value, or the usual one.</summary>
    public static SpanChoice Of(string value) => All.FirstOrDefault(choice => choice.Value == value) ?? All[0];
}
