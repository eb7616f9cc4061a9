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

    /// <summary>The operations of all services are looked at, rather than the services.</summary>
    public bool IsOfOperations { get; init; }

    /// <summary>Of more operations than are counted for one page, some are missing.</summary>
    public bool IsCut { get; init; }

    /// <summary>The table has all rows, as far as that is possible.</summary>
    public bool All { get; init; }

    /// <summary>The figures of the window before, by service and operation (of which one is empty, if the other tells it).</summary>
    public IReadOnlyDictionary<(string Service, string Name), Figures> Before { get; init; } = new Dictionary<(string Service, string Name), Figures>();

    /// <summary>The address of this page with another order.</summary>
    public string Link(FiguresOrder order) => $"{Own}&sort={order.Value}";

    /// <summary>The address of this page with all rows.</summary>
    public string LinkToAll => $"{Own}&sort={Order.Value}&rows=all";

    /// <summary>The address of the operations of all services, with the same window and spans.</summary>
    public string Operations(string sort) => $"/services?view=operations&{Window.ToQuery()}&spans={Spans.Value}&sort={sort}";

    private string Own => IsOfOperations ? $"/services?view=operations&{Window.ToQuery()}&spans={Spans.Value}" : Address(Service);

    /// <summary>The address of a service's own page, or of all services, with the same window and spans.</summary>
    public string Address(string? service) =>
        $"/services?{(service is null ? "" : $"service={Uri.EscapeDataString(service)}&")}{Window.ToQuery()}&spans={Spans.Value}";
}
