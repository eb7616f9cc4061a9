using Tracepost.ApiService.Pages.Formatting;
using Tracepost.ApiService.Pages.Services;

namespace Tracepost.ApiService.Pages.Architecture;

/// <summary>What the page of the architecture shows.</summary>
public sealed record ArchitectureModel
{
    /// <summary>What is asked for.</summary>
    public required ArchitectureForm Form { get; init; }

    /// <summary>How long the window is, in seconds.</summary>
    public double Seconds { get; init; }

    /// <summary>What is wrong with the question, per field.</summary>
    public IReadOnlyDictionary<string, string> Errors { get; init; } = new Dictionary<string, string>();

    /// <summary>Who calls whom, as far as it was asked for.</summary>
    public ServiceGraph Graph { get; init; } = new([], []);

    /// <summary>How many links there are without the form's filters.</summary>
    public int Links { get; init; }

    /// <summary>Rate, errors and durations of the services that were called, by name.</summary>
    public IReadOnlyDictionary<string, Figures> Figures { get; init; } = new Dictionary<string, Figures>();

    /// <summary>The colours of the services.</summary>
    public ServiceColours Colours { get; init; } = new([]);

    /// <summary>The address of this page with a service in the middle, or with all.</summary>
    public string Link(string service) => (Form with { Service = service, Wanted = "", All = false }).ToUrl();

    /// <summary>The address of a link's own page.</summary>
    public string Link(GraphEdge edge) => $"{LinkBase}&caller={Uri.EscapeDataString(edge.Parent)}&called={Uri.EscapeDataString(edge.Child)}";

    /// <summary>The address of a link's own page, but for caller and called.</summary>
    public string LinkBase => $"/architecture/link?{Form.Window.ToQuery()}";

    /// <summary>The address of a service's own page.</summary>
    public string LinkToFigures(string service) => $"/services?service={Uri.EscapeDataString(service)}&{Form.Window.ToQuery()}&spans=served";

    /// <summary>How often per second.</summary>
    public double RateOf(GraphEdge edge) => edge.Calls / Math.Max(1, Seconds);

    /// <summary>An edge in short: 12/s · 34 ms · 2 % err. The duration is that which 95 % of the calls do not exceed.</summary>
    public string Text(GraphEdge edge) =>
        $"{CountText.Format(RateOf(edge))}/s" + (double.IsNaN(edge.P95) ? "" : $" · {DurationText.Format(edge.P95)}") + (edge.Errors == 0 ? "" : $" · {CountText.Share(edge.ErrorShare)} err");

    /// <summary>The nodes whose names have what was searched for, whatever its case.</summary>
    public IReadOnlyList<GraphNode> Found => Form.Wanted.Length == 0 ? [] : [.. Graph.Nodes.Where(node => node.Name.Contains(Form.Wanted, StringComparison.OrdinalIgnoreCase))];
}
