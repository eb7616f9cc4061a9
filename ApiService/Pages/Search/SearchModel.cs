using Tracepost.ApiService.Pages.Formatting;
using Tracepost.ApiService.Pages.Search.Form;
using Tracepost.ApiService.Pages.Services;

namespace Tracepost.ApiService.Pages.Search;

/// <summary>What the search page shows.</summary>
public sealed record SearchModel
{
    /// <summary>The form as it was filled in.</summary>
    public required SearchForm Form { get; init; }

    /// <summary>What is wrong with the form, per field.</summary>
    public IReadOnlyDictionary<string, string> Errors { get; init; } = new Dictionary<string, string>();

    /// <summary>A failure of the store: its title and what it said.</summary>
    public (string Title, string Text)? Failure { get; init; }

    /// <summary>All services.</summary>
    public IReadOnlyList<string> Services { get; init; } = [];

    /// <summary>The operations of the chosen service.</summary>
    public IReadOnlyList<string> Operations { get; init; } = [];

    /// <summary>How many spans services had in the window, if that is known.</summary>
    public IReadOnlyDictionary<string, ulong> ServiceSpans { get; init; } = new Dictionary<string, ulong>();

    /// <summary>How many spans the operations had in the window, if that is known.</summary>
    public IReadOnlyDictionary<string, ulong> OperationSpans { get; init; } = new Dictionary<string, ulong>();

    /// <summary>The colours of the services.</summary>
    public ServiceColours Colours { get; init; } = new([]);

    /// <summary>What was found, in the chosen order; null if nothing was searched.</summary>
    public IReadOnlyList<TraceItem>? Traces { get; init; }

    /// <summary>The spans of the chosen service, or of all, over the window; null if that is not known, or took too long.</summary>
    public Figures? Counts { get; init; }

    /// <summary>The address of the next page; null if there is none.</summary>
    public string? Older { get; init; }

    /// <summary>Where applications send their spans.</summary>
    public string OtlpEndpoint { get; init; } = "";
}

/// <summary>A trace in the list. Times are Unix nanoseconds.</summary>
public sealed record TraceItem(
    string TraceId,
    string RootService,
    string RootOperation,
    ulong StartUnixNano,
    ulong DurationNano,
    int Spans,
    int Errors,
    IReadOnlyList<ServiceItem> Services);

/// <summary>A service of a trace with the number of its spans.</summary>
public sealed record ServiceItem(string Name, int Spans, int Errors);
