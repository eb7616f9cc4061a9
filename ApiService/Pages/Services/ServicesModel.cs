using Tracepost.ApiService.Pages.Formatting;
using Tracepost.ApiService.Pages.Times;

namespace Tracepost.ApiService.Pages.Services;

/// <summary>What the pages of services show.</summary>
public sealed record ServicesModel
{
    /// <summary>The window as the URL has it.</summary>
    public required TimeWindow Window { get; init; }

    /// <summary>Which spans count.</summary>
    public required SpanChoice Spans { get; init; }

    /// <summary>How the table is sorted.</summary>
    public required FiguresOrder Order { get; init; }

    /// <summary>The time now, Unix nanoseconds.</summary>
    public required long NowNs { get; init; }

    /// <summary>What is wrong with the question, per field.</summary>
    public IReadOnlyDictionary<string, string> Errors { get; init; } = new Dictionary<string, string>();

    /// <summary>All services that are known, whether anything was called in the window or not.</summary>
    public IReadOnlyList<string> Services { get; init; } = [];

    /// <summary>The colours of the services.</summary>
    public ServiceColours Colours { get; init; } = new([]);

    /// <summary>The service that is looked at; null: all.</summary>
    public string? Service { get; init; }

    /// <summary>Its figures, if there is anything.</summary>
    public Figures? Whole { get; init; }

    /// <summary>The rows of the table, unsorted: services, or operations of the one.</summary>
    public IReadOnlyList<Figures> Rows { get; init; } = [];

    /// <summary>The address of this page with another order.</summary>
    public string Link(FiguresOrder order) => $"{Address(Service)}&sort={order.Value}";

    /// <summary>The address of a service's own page, or of all services, with the same window and spans.</summary>
    public string Address(string? service) =>
        $"/services?{(service is null ? "" : $"service={Uri.EscapeDataString(service)}&")}{Window.ToQuery()}&spans={Spans.Value}";
}
