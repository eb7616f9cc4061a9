using Jaeger.Storage.V2;
using Tracepost.ApiService.Pages.Formatting;
using Tracepost.ApiService.Pages.Traces;
using Tracepost.TraceModel;

namespace Tracepost.ApiService.Pages.Compare;

/// <summary>What the page of two traces shows.</summary>
public sealed record CompareModel
{
    /// <summary>The ids as the URL has them, at most two.</summary>
    public required IReadOnlyList<string> Ids { get; init; }

    /// <summary>The traces, as many as there are ids.</summary>
    public required IReadOnlyList<LoadedTrace> Traces { get; init; }

    /// <summary>How they differ; null unless there are two.</summary>
    public TraceDiff? Diff { get; init; }

    /// <summary>Only rows that differ are shown.</summary>
    public bool OnlyChanged { get; init; }

    /// <summary>With one trace: others that begin with the same operation, the newest first.</summary>
    public IReadOnlyList<TraceSummary> Others { get; init; } = [];

    /// <summary>The colours of the services.</summary>
    public ServiceColours Colours { get; init; } = new([]);

    /// <summary>The address of a comparison.</summary>
    public static string Link(string first, string second, bool onlyChanged) => $"/compare?id={first}&id={second}{(onlyChanged ? "&only=changed" : "")}";

    /// <summary>The address of this comparison with all rows, or only with those that differ.</summary>
    public string Link(bool onlyChanged) => Link(Traces[0].Id.ToString(), Traces[1].Id.ToString(), onlyChanged);
}
