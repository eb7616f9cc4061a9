using Tracepost.ApiService.Pages.Formatting;
using Tracepost.ApiService.Pages.Services;
using Tracepost.ApiService.Pages.Times;

namespace Tracepost.ApiService.Pages.Architecture;

/// <summary>What the page of the architecture shows.</summary>
public sealed record ArchitectureModel
{
    /// <summary>The window as the URL has it.</summary>
    public required TimeWindow Window { get; init; }

    /// <summary>How long the window is, in seconds.</summary>
    public double Seconds { get; init; }

    /// <summary>What is wrong with the question, per field.</summary>
    public IReadOnlyDictionary<string, string> Errors { get; init; } = new Dictionary<string, string>();

    /// <summary>The service in the middle; empty: all.</summary>
    public string Service { get; init; } = "";

    /// <summary>Who calls whom.</summary>
    public ServiceGraph Graph { get; init; } = new([], []);

    /// <summary>Rate, errors and durations of the services that were called, by name.</summary>
    public IReadOnlyDictionary<string, Figures> Figures { get; init; } = new Dictionary<string, Figures>();

    /// <summary>The colours of the services.</summary>
    public ServiceColours Colours { get; init; } = new([]);

    /// <summary>The address of this page with a service in the middle, or with all.</summary>
    public string Link(string service) => $"/architecture?{(service.Length > 0 ? $"service={Uri.EscapeDataString(service)}&" : "")}{Window.ToQuery()}";

    /// <summary>The address of a service's own page.</summary>
    public string LinkToFigures(string service) => $"/services?service={Uri.EscapeDataString(service)}&{Window.ToQuery()}&spans=served";

    /// <summary>How often per second.</summary>
    public double RateOf(GraphEdge edge) => edge.Calls / Math.Max(1, Seconds);
}
