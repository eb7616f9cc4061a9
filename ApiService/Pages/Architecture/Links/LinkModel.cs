using Tracepost.ApiService.Pages.Formatting;
using Tracepost.ApiService.Pages.Services;
using Tracepost.ApiService.Pages.Times;

namespace Tracepost.ApiService.Pages.Architecture.Links;

/// <summary>What the page of a link shows.</summary>
public sealed record LinkModel
{
    /// <summary>The window as the URL has it.</summary>
    public required TimeWindow Window { get; init; }

    /// <summary>Who calls.</summary>
    public required string Caller { get; init; }

    /// <summary>Who is called.</summary>
    public required string Called { get; init; }

    /// <summary>What is wrong with the question, per field.</summary>
    public IReadOnlyDictionary<string, string> Errors { get; init; } = new Dictionary<string, string>();

    /// <summary>The time now, Unix nanoseconds.</summary>
    public long NowNs { get; init; }

    /// <summary>The calls in the window; null if there were none.</summary>
    public Figures? Figures { get; init; }

    /// <summary>Traces with such calls, and how to find more.</summary>
    public LinkTraces Traces { get; init; } = new(new SearchLinks("", "", ""), [], true);

    /// <summary>The colours of the services.</summary>
    public ServiceColours Colours { get; init; } = new([]);

    /// <summary>The address of what is around a service.</summary>
    public string Around(string service) => $"/architecture?service={Uri.EscapeDataString(service)}&{Window.ToQuery()}";
}
